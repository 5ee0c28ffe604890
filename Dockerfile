# The image of dgd-render: Argo CD sidecar (Argo CD starts argocd-cmp-server in it) and KRM function (its entry point reads a
# ResourceList). Build: `docker build -t dgd-render:0.1.0 .`; see docs/argocd.md. tests/hosts/test_hosts_image.py runs these very steps.
ARG PYTHON=3.13.9-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /src
COPY . .
# Pinned, and without build isolation, so that nothing is chosen while building. kubernetes-validate is needed only here.
RUN python -m pip install --no-cache-dir --disable-pip-version-check --requirement deploy/image/build-requirements.txt \
 && python -m pip wheel --no-cache-dir --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/dgd-render \
 && python -m pip --python /opt/dgd-render/bin/python install --no-cache-dir --no-compile --requirement deploy/image/requirements.txt \
 && python -m pip --python /opt/dgd-render/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheels/dgd_render-*.whl
# Isolated mode: nothing that lies in an application's folder is ever imported. Compiled ahead: the file system is read-only, and
# a file's time says nothing in an image, so the compiled files count unchecked.
RUN sed -i '1s|.*|#!/opt/dgd-render/bin/python -I|' /opt/dgd-render/bin/dgd-render \
 && /opt/dgd-render/bin/python -I -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/dgd-render/lib

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="dgd-render" \
      org.opencontainers.image.description="From a DynamoGraphDeployment in git to the exact Kubernetes manifests" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/dgd-render /opt/dgd-render
COPY plugin.yaml /home/argocd/cmp-server/config/plugin.yaml
ENV PATH=/opt/dgd-render/bin:$PATH
# Argo CD's user. Any other uid works too: nothing is written, and no home is looked for.
USER 999:999
WORKDIR /tmp
ENTRYPOINT ["/opt/dgd-render/bin/dgd-render"]
