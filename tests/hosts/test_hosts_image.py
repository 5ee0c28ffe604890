"""The image. Docker does not run here: the Dockerfile's own steps run in a clean folder, and their result as in Argo CD."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hosts_argocd import Server
from hosts_examples import EXAMPLES, Example, job, normal, rendered, repository
from hosts_source import checkout, once
from hosts_tools import ROOT, lines, missing, tool

from generator.errors import Problems
from generator.yamlio import dump, load

DOCKERFILE = ROOT / "Dockerfile"
MAIN = Example("vllm-disagg-multinode", EXAMPLES / "vllm-disagg-multinode", ["overlay.yaml"])


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continuation lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", DOCKERFILE.read_text())
    joined = re.sub(r"\\\n\s*", " ", text)
    return [(word, rest) for line in joined.splitlines() if line.strip() for word, _, rest in [line.partition(" ")]]


def context(target: Path) -> Path:
    """The build context: what .dockerignore lets through. Its rules are simple on purpose: all out, some in, some out again."""
    source = checkout(target.parent / "checkout")
    (source / "secret.txt").write_text("must not be in an image")
    rules = [r for r in (ROOT / ".dockerignore").read_text().splitlines() if r and not r.startswith("#")]

    def taken(path: str) -> bool:
        verdict = True
        for rule in rules:
            pattern = rule.removeprefix("!").removeprefix("**/")
            parts = path.split("/")
            if any(
                fnmatch.fnmatch("/".join(parts[: i + 1]), pattern) or ("**" in rule and fnmatch.fnmatch(p, pattern))
                for i, p in enumerate(parts)
            ):
                verdict = rule.startswith("!")
        return verdict

    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        name = str(path.relative_to(source))
        if taken(name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / name)
    return target


def interpreter() -> str:
    """A Python outside of /root, so that other users may run what is built; else this one."""
    system = "/usr/bin/python3"
    if os.path.exists(system):
        done = lines(system, "-c", "import sys, venv; print(sys.version_info >= (3, 11))", cwd=ROOT)
        if done.stdout.strip() == "True":
            return system
    return sys.executable


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The image's file system: <image>/opt/dgd-render and <image>/home, made by the RUN and COPY lines themselves."""

    def make(target: Path) -> None:
        source = context(target / "src")
        builder = target / "builder"
        subprocess.run([interpreter(), "-m", "venv", "--without-pip", builder], check=True)
        subprocess.run([sys.executable, "-m", "pip", "--python", builder / "bin" / "python", "install", "-q", "pip"], check=True)
        final, stages = target, 0
        places = {"/opt/dgd-render": str(final / "opt" / "dgd-render"), "/wheels": str(target / "wheels")}
        for word, rest in steps():
            stages += word == "FROM"
            if word == "RUN":
                for old, new in places.items():
                    rest = rest.replace(old, new)
                path = f"{builder}/bin:/usr/bin:/bin"
                done = lines("/bin/sh", "-c", rest, cwd=source, PATH=path, HOME=str(target), PIP_QUIET="1")
                assert done.returncode == 0, f"{rest}\n{done.stdout}{done.stderr}"
            elif word == "COPY" and stages == 2 and "--from" not in rest:
                name, goal = shlex.split(rest)
                (final / goal.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / name, final / goal.lstrip("/"))
        for folder in (target.parent, target):
            folder.chmod(0o755)

    made = once(tmp_path_factory, worker_id, "image", make)
    for parent in made.parents:  # pytest's own folder is private
        if parent != Path("/") and os.stat(parent).st_uid == os.getuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    return made


@pytest.fixture
def command(image: Path) -> Path:
    return image / "opt" / "dgd-render" / "bin" / "dgd-render"


def test_hadolint_finds_nothing() -> None:
    done = lines(tool("hadolint"), "Dockerfile", cwd=ROOT)
    assert done.returncode == 0 and done.stdout == "", done.stdout


def test_versions_are_pinned() -> None:
    given = dict(s for s in steps() if s[0] == "ARG")["ARG"]
    assert re.fullmatch(r"PYTHON=\d+\.\d+\.\d+-slim-\w+", given)
    for name in ("requirements.txt", "build-requirements.txt"):
        pins = [line for line in (ROOT / "deploy" / "image" / name).read_text().splitlines() if line and not line.startswith("#")]
        assert pins and all(re.fullmatch(r"[A-Za-z0-9_-]+==[\w.]+", line) for line in pins), name


def test_it_is_small_and_holds_no_build_tools(image: Path) -> None:
    root = image / "opt" / "dgd-render"
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    assert size < 16 * 2**20, f"{size / 2**20:.1f} MiB"
    packages = {p.name.partition("-")[0].lower() for p in root.glob("lib/*/site-packages/*.dist-info")}
    assert packages == {"dgd_render", "jinja2", "jsonpatch", "jsonpointer", "markupsafe", "pyyaml", "shtab"}
    assert not list(image.glob("opt/**/secret.txt"))


def test_everything_is_compiled_and_nothing_is_compiled_again(image: Path, command: Path) -> None:
    package = next((image / "opt").glob("dgd-render/lib/*/site-packages/generator"))
    sources = [p for p in package.rglob("*.py") if "templates" not in p.parts]
    for source in sources:
        compiled = list((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"))
        assert compiled and compiled[0].read_bytes()[4] == 0b01, f"{source} is not compiled, or its source is looked at"
    assert (package / "_templates.py").exists() and list((package / "_tables").glob("overlay.py"))
    assert command.read_text().splitlines()[0].endswith("/bin/python -I")


def test_the_entry_points(image: Path, command: Path) -> None:
    given = dict(steps())
    assert json.loads(given["ENTRYPOINT"]) == ["/opt/dgd-render/bin/dgd-render"] and given["USER"] == "999:999"
    plugin = image / "home/argocd/cmp-server/config/plugin.yaml"
    assert plugin.read_bytes() == (ROOT / "plugin.yaml").read_bytes()
    items = [load((MAIN.folder / n).read_bytes(), n, Problems())[0].value for n in ("graph.yaml", "overlay.yaml")]
    function = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "spec": {}}
    listed = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items, "functionConfig": function}
    done = subprocess.run([command], input=dump([listed]).encode(), capture_output=True, cwd="/", env={}, check=False)
    assert done.returncode == 0, done.stderr
    assert normal(dump(load(done.stdout, "", Problems())[0].value["items"]).encode()) == normal(rendered(MAIN))


def test_init_writes_the_files_of_the_image(command: Path, tmp_path: Path) -> None:
    for words in (("argocd", "a"), ("kustomize", "k", "--configurations", "c.yaml")):
        done = lines(command, "init", *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "c.yaml").read_bytes() == (ROOT / "deploy/kustomize/configurations.yaml").read_bytes()
    written, kept = tmp_path / "a", ROOT / "deploy" / "argocd"
    assert {str(p.relative_to(written)) for p in written.rglob("*.yaml")} == {
        str(p.relative_to(kept)) for p in kept.rglob("*.yaml")
    }
    assert lines(command, "init", "pre-commit", cwd=tmp_path).stdout == (ROOT / "deploy/pre-commit/config.yaml").read_text()


# As Argo CD runs it


def served(image: Path, tmp_path: Path, command: Path) -> tuple[Server, str]:
    path = repository(MAIN, tmp_path / "repo", job(MAIN))
    server = Server(image / "home/argocd/cmp-server/config/plugin.yaml", tmp_path / "work", command)
    for parent in (tmp_path, *tmp_path.parents):
        if str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    return server, path


def root_only(what: str) -> None:
    if os.getuid() != 0:
        missing(f"{what}: the tests do not run as root", "run them as root, as CI does")


@pytest.mark.parametrize("user", [999, 1000740000])
def test_any_user_without_home_or_passwd_entry(user: int, image: Path, command: Path, tmp_path: Path) -> None:
    """uid 999 and a random one of OpenShift; the folder is the user's own, as the plugin server unpacks it."""
    root_only("another user")
    server, path = served(image, tmp_path, command)
    done = server.run(tmp_path / "repo", path, user=user)
    assert done.code == 0, done.err
    assert done.out == rendered(MAIN) and not done.left and not done.err


def test_a_folder_that_cannot_be_written(image: Path, command: Path, tmp_path: Path) -> None:
    root_only("another user")
    server, path = served(image, tmp_path, command)
    prefix = ["/usr/bin/setpriv", "--reuid", "999", "--regid", "999", "--clear-groups"]
    done = server.run(tmp_path / "repo", path, prefix=prefix)  # the files stay root's
    assert done.code == 0 and done.out == rendered(MAIN), done.err


def test_a_read_only_root(image: Path, command: Path, tmp_path: Path) -> None:
    """Everything is mounted read-only, in a mount namespace of its own."""
    root_only("a mount namespace")
    server, path = served(image, tmp_path, command)
    check = 'mount -o remount,ro,bind / && ! touch /x 2>/dev/null && exec setpriv --reuid 999 --regid 999 --clear-groups "$@"'
    probe = subprocess.run(["unshare", "-m", "/bin/sh", "-c", check, "sh", "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        missing(f"a read-only root ({probe.stderr.strip()})", "allow mount namespaces")
    done = server.run(tmp_path / "repo", path, prefix=["/usr/bin/unshare", "-m", "/bin/sh", "-c", check, "sh"])
    assert done.code == 0 and done.out == rendered(MAIN), done.err


def test_nothing_is_opened_for_writing_and_nothing_is_connected(image: Path, command: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace") or missing("strace", "apt-get install strace")
    server, path = served(image, tmp_path, command)
    log = tmp_path / "trace"
    kinds = "trace=open,openat,creat,connect,socket,unlink,unlinkat,rename,renameat,mkdir,mkdirat,fork,vfork,clone,clone3,execve"
    done = server.run(tmp_path / "repo", path, prefix=[strace, "-f", "-o", str(log), "-e", kinds])
    assert done.code == 0, done.err
    calls = log.read_text().splitlines()
    assert sum("execve(" in c for c in calls) == 1, "a process was started"
    bad = [c for c in calls if re.search(r"O_WRONLY|O_RDWR|O_CREAT|connect\(|socket\(|unlink|rename|mkdir|clone|fork\(", c)]
    bad = [
        c for c in bad if "AF_UNIX" not in c
    ]  # Python itself looks for the user's home while it starts, without a HOME in passwd
    assert not bad, bad
    home = [c for c in calls if "/root" in c and "ENOENT" not in c]
    assert not home, home


def test_an_empty_environment(image: Path, command: Path, tmp_path: Path) -> None:
    repository(MAIN, tmp_path / "repo", job(MAIN))
    words = [command, "cmp", "generate"]
    done = subprocess.run(
        words, cwd=tmp_path / "repo" / "apps" / MAIN.name, env={}, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 0 and done.stdout == rendered(MAIN), done.stderr
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *words],
        cwd=tmp_path / "repo" / "apps" / MAIN.name,
        env={},
        capture_output=True,
        check=False,
    )
    assert closed.returncode == 0 and closed.stdout == done.stdout, closed.stderr


def test_pythons_variables_change_nothing(image: Path, command: Path, tmp_path: Path) -> None:
    """Isolated mode: neither PYTHONPATH nor a file of the repository is imported."""
    repository(MAIN, tmp_path / "repo", job(MAIN))
    app = tmp_path / "repo" / "apps" / MAIN.name
    (app / "sitecustomize.py").write_text("raise SystemExit('hijacked')\n")
    done = lines(
        command, "cmp", "generate", cwd=app, PYTHONPATH=str(app), PYTHONSTARTUP=str(app / "sitecustomize.py"), PYTHONHASHSEED="1"
    )
    assert done.returncode == 0 and done.stdout.encode() == rendered(MAIN)
