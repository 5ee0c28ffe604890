"""`cmp generate` is started for every application at every refresh: it imports what a render imports, and a few small modules."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from support import EXAMPLES, ROOT, TESTS

EXAMPLE = EXAMPLES / "vllm-disagg-multinode"
JOB = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec: {graphs: [graph.yaml], overlays: [overlay.yaml], requires: '>=0.1'}\n"
PARAMETERS = '[{"name":"operatorVersion","string":"1.3"},{"name":"overlays","array":["overlay.yaml"]}]'
CODE = "import sys\nfrom generator.startup import main\ncode = main()\nsys.stderr.write('\\0' + '\\n'.join(sys.modules))\nsys.exit(code)\n"


def bundle() -> ModuleType:
    """scripts/bundle.py, which is no package."""
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "scripts" / "bundle.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded(code: str, folder: Path) -> set[str]:
    environment = {"ARGOCD_APP_PARAMETERS": PARAMETERS, "ARGOCD_ENV_STRICT": "false", "ARGOCD_APP_NAMESPACE": "inference"}
    words = [sys.executable, "-I", "-c", code, "cmp", "generate"]
    done = subprocess.run(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[:2000]
    return set(done.stderr.rpartition("\0")[2].split("\n"))


def test_what_argo_cd_starts_imports_little(tmp_path: Path) -> None:
    for name in ("graph.yaml", "overlay.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    (tmp_path / "dgd-render.yaml").write_text(JOB)
    bare = loaded("import sys; sys.stderr.write('\\0' + '\\n'.join(sys.modules))", tmp_path)
    usual = {n for n in (TESTS / "startup_modules.txt").read_text().splitlines() if not n.startswith("#")}
    more = loaded(CODE, tmp_path) - bare - usual - {"generator._bundle"}
    assert more == {*bundle().ARGO, "generator._tables.dynamo_render"}
