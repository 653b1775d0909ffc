# Two stages: the first builds, the second runs as uid 10001. Its root may be read-only: only /data (SQLite, where that is
# used) and /tmp are written to, and /tmp may be a tmpfs. docs/operate.md says how to run it.
ARG PYTHON=3.13-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN apt-get update && apt-get install --yes --no-install-recommends binutils
WORKDIR /src
COPY requirements/run.txt requirements/
RUN python -m venv /tools \
    && /tools/bin/python -m pip install --quiet --constraint requirements/run.txt hatchling
COPY pyproject.toml README.md LICENSE ./
COPY server/heedful server/heedful
COPY lexicons lexicons
COPY extension/sites.json extension/sites.schema.json extension/
RUN /tools/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels .
RUN python -m venv --without-pip /heedful \
    && /tools/bin/python -m pip --python /heedful/bin/python install --quiet --only-binary :all: \
        --constraint requirements/run.txt /wheels/*.whl \
    && find /heedful -type d -name tests -prune -exec rm -r {} +
# These come with all they need to be debugged, which is most of them.
RUN find /heedful/lib/python*/site-packages/spacy /heedful/lib/python*/site-packages/thinc -name '*.so' \
        -exec strip --strip-unneeded {} +

FROM python:${PYTHON}
RUN test -s /etc/ssl/certs/ca-certificates.crt \
    && python -m pip uninstall --quiet --yes --root-user-action ignore pip \
    && groupadd --system --gid 10001 heedful \
    && useradd --system --uid 10001 --gid heedful --home-dir /data --shell /usr/sbin/nologin heedful \
    && install --directory --owner heedful --group heedful --mode 700 /data
COPY --from=build /heedful /heedful
COPY deploy/healthcheck.py /heedful/healthcheck.py
# PostgreSQL's client brings an OpenSSL that looks for authorities where there are none.
ENV PATH=/heedful/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    HEEDFUL_BIND=0.0.0.0:8787 HEEDFUL_DATA=/data
USER 10001:10001
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "/heedful/healthcheck.py"]
ENTRYPOINT ["heedful"]
CMD ["serve"]
