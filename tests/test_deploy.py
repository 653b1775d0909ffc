"""What deploy/ and the Dockerfile say, as far as it can be told without running them; beds/ runs what it can."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from flask import Flask

import dockerfile
from fakes import Lexicons, settings
from heedful import __version__, wire
from heedful.errors import SettingError
from heedful.settings import SETTINGS, choose, strangers
from heedful.store import Store
from heedful.web import create_app
from heedful.web.studio.gate import client_address, place

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
OLDEST, NEWEST = "1.30", "1.37"


def documents(path: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


def kinds() -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for path in MANIFESTS for one in documents(path)}


def container() -> Any:
    (only,) = kinds()["Deployment"]["spec"]["template"]["spec"]["containers"]
    return only


# Kubernetes


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_manifests_fit_the_schema(path: Path, version: str) -> None:
    for document in documents(path):
        assert kubernetes_validate.validate(document, version, strict=True) == version


def test_the_schema_refuses_what_is_misspelt() -> None:
    document = kinds()["Deployment"]
    document["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, NEWEST, strict=True)


def test_every_pod_keeps_to_the_restricted_standard() -> None:
    pod = kinds()["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert {next(iter(set(volume) - {"name"})) for volume in pod["volumes"]} <= {"emptyDir", "secret", "configMap"}
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip


def test_what_belongs_together_says_the_same() -> None:
    of = kinds()
    labels = of["Deployment"]["spec"]["template"]["metadata"]["labels"]
    selectors = [
        of["Deployment"]["spec"]["selector"]["matchLabels"], of["Service"]["spec"]["selector"],
        of["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"], of["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ]  # fmt: skip
    assert all(selector.items() <= labels.items() for selector in selectors)
    name = of["ConfigMap"]["data"]["HEEDFUL_HOSTS"]
    probes = [container()[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")]
    assert {header["value"] for probe in probes for header in probe["httpHeaders"] if header["name"] == "Host"} == {
        name
    }
    assert (
        [rule["host"] for rule in of["Ingress"]["spec"]["rules"]] == of["Ingress"]["spec"]["tls"][0]["hosts"] == [name]
    )
    port = int(dockerfile.image(ROOT).environment["HEEDFUL_BIND"].rpartition(":")[2])
    assert container()["ports"] == [{"name": "http", "containerPort": port}]
    assert all(rule["ports"] == [{"protocol": "TCP", "port": port}] for rule in of["NetworkPolicy"]["spec"]["ingress"])
    user = dockerfile.image(ROOT).user
    assert user == "{runAsUser}:{runAsGroup}".format(**of["Deployment"]["spec"]["template"]["spec"]["securityContext"])
    assert container()["image"].endswith(f":{__version__}")
    assert {of["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"]} == {of["Deployment"]["metadata"]["name"]}
    assert of["HorizontalPodAutoscaler"]["spec"]["minReplicas"] > of["PodDisruptionBudget"]["spec"]["maxUnavailable"]


def test_what_is_written_to_is_mounted() -> None:
    mounts = {mount["mountPath"] for mount in container()["volumeMounts"]}
    assert {"/tmp", dockerfile.image(ROOT).environment["HEEDFUL_DATA"]} <= mounts
    assert {Path(kinds()["ConfigMap"]["data"]["HEEDFUL_DATABASE_FILE"]).parent.as_posix()} <= mounts


def environment(pod_ip: str) -> dict[str, str]:
    """Return a pod's variables as the kubelet makes them: what comes from envFrom is not expanded in a value."""
    table = kinds()["ConfigMap"]["data"]
    made: dict[str, str] = {}
    for one in container()["env"]:
        match one:
            case {"value": text}:
                made[one["name"]] = re.sub(r"\$\((\w+)\)", lambda found: made.get(found[1], found[0]), text)
            case {"valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}:
                made[one["name"]] = pod_ip
            case {"valueFrom": {"configMapKeyRef": {"name": "heedful", "key": key}}}:
                made[one["name"]] = table[key]
    return {**table, **made}


@pytest.mark.parametrize(("pod_ip", "host"), [("10.1.2.3", "10.1.2.3:8787"), ("fd00::1:3", "[fd00::1:3]:8787")])
def test_prometheus_reaches_each_pod_by_its_address(pod_ip: str, host: str, tmp_path: Path) -> None:
    given = environment(pod_ip)
    assert strangers(given) == []
    bind = dockerfile.image(ROOT).environment["HEEDFUL_BIND"]
    chosen = settings(hosts=given["HEEDFUL_HOSTS"], proxies=given["HEEDFUL_PROXIES"], bind=bind, data=str(tmp_path))
    assert chosen.address == "https://heedful.example.com"
    store = Store(chosen.database_url)
    store.create()
    bearer = {"Authorization": f"Bearer {store.add_token('Prometheus', 'agent', datetime.now(UTC))}"}
    client = create_app(chosen, Lexicons()).test_client()
    asked = ("heedful.example.com", host, "10.1.2.4:8787")
    assert [client.get("/metrics", headers={**bearer, "Host": one}).status_code for one in asked] == [200, 200, 400]
    assert client.get("/metrics", headers={"Host": host}).status_code == 401
    allowed = {
        peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
        for rule in kinds()["NetworkPolicy"]["spec"]["ingress"]
        for peer in rule["from"]
    }
    assert allowed == {"ingress", "monitoring"}


# Settings that the files name


def compose(name: str = "compose.yaml") -> Any:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def named() -> Iterator[tuple[str, dict[str, str]]]:
    """Give the settings that each file makes."""
    yield "ConfigMap", kinds()["ConfigMap"]["data"]
    yield "compose", compose()["services"]["heedful"]["environment"]
    yield "Dockerfile", dockerfile.image(ROOT).environment
    said = re.findall(r"^#? ?Environment=(.*)$", (DEPLOY / "heedful.service").read_text(encoding="utf-8"), re.M)
    yield "systemd", dict(part.split("=", 1) for line in said for part in line.split())


@pytest.mark.parametrize(("where", "values"), list(named()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_setting_that_is_made_is_one(where: str, values: dict[str, str]) -> None:
    assert strangers(values) == []
    assert any(name.startswith("HEEDFUL_") for name in values), where


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://heedful@/heedful\n")
    chosen = choose({"HEEDFUL_DATABASE_FILE": str(tmp_path / "url")})
    assert (chosen.settings.database, chosen.origins["database"]) == ("postgresql://heedful@/heedful", "environment")
    assert (
        choose({"HEEDFUL_DATABASE_FILE": str(tmp_path / "url"), "HEEDFUL_DATABASE": "sqlite://"}).settings.database
        == "sqlite://"
    )


def test_a_file_of_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="HEEDFUL_OIDC_SECRET_FILE.*No such file"):
        choose({"HEEDFUL_OIDC_SECRET_FILE": str(tmp_path / "none")})


def test_what_is_no_secret_is_not_looked_for_in_files() -> None:
    for setting in SETTINGS:
        filed = not strangers({f"{setting.variable}_FILE": "/x"})
        assert filed == (setting.name in ("database", "oidc_secret")), setting.name


# Compose


def test_compose_fits_the_specification() -> None:
    schema = json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text())
    jsonschema.validate(compose(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"services": {"heedful": {"read_onyl": True}}}, schema)


@pytest.mark.parametrize("name", ["proxy", "heedful", "database"])
def test_every_container_is_shut_in(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "ports" not in service or name == "proxy"


def test_only_the_server_reaches_the_database() -> None:
    of = compose()
    assert of["networks"]["back"] == {"internal": True}
    reached = {name for name, service in of["services"].items() if "back" in service["networks"]}
    assert reached == {"heedful", "database"}


def test_secrets_are_made_once_and_fit_together(tmp_path: Path) -> None:
    command = [DEPLOY / "make-secrets", tmp_path / "secrets"]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == {Path(secret["file"]).name for secret in compose()["secrets"].values()}
    assert re.fullmatch("[0-9a-f]{64}", made["database_password"])
    assert f":{made['database_password']}@database/heedful" in made["database_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert subprocess.run(command, capture_output=True).returncode == 1
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}


# The image


def test_the_image_runs_as_nobody_and_keeps_no_tools() -> None:
    image = dockerfile.image(ROOT)
    assert image.stages == 2
    assert re.fullmatch("[1-9][0-9]+:[1-9][0-9]+", image.user)
    assert image.command == ["heedful", "serve"]
    assert not [run for run in image.runs if "apt-get" in run or "pip install" in run]
    assert any("pip uninstall" in run for run in image.runs)


def test_the_context_holds_what_is_copied_and_no_more() -> None:
    sources = {source.rstrip("/") for source in dockerfile.copied(ROOT)}
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert kept.index("*") < min(number for number, line in enumerate(kept) if line.startswith("!"))
    assert {line[1:] for line in kept if line.startswith("!")} == sources
    assert all((ROOT / source).exists() for source in sources)


def test_a_container_believes_the_proxy_of_its_host() -> None:
    """Docker's own network is 172.17.0.0/16, and those of Compose lie beside it or in the others that it names."""
    page = (ROOT / "docs/operate.md").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^docker run --name .*$", page, re.M)
    words = shlex.split(line)
    given = dict(words[place + 1].split("=", 1) for place, word in enumerate(words) if word == "--env")
    assert strangers(given) == []
    for values in (given, compose()["services"]["heedful"]["environment"]):
        known = choose({"HEEDFUL_PROXIES": values["HEEDFUL_PROXIES"]}).settings.proxies
        with Flask("test").test_request_context(
            headers={"X-Forwarded-For": "9.9.9.9"}, environ_base={"REMOTE_ADDR": "172.17.0.1"}
        ):
            assert client_address(known) == "9.9.9.9"


def test_a_proxy_keeps_an_analysis_off_its_disk() -> None:
    """What is longer than the buffer would go into a file; nginx refuses it before that."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (analysis,) = re.findall(r"location = /v1/analyze \{(.*?)\}", text, re.S)
    (buffer,), (most,) = (
        re.findall(rf"{name} (\d+)k;", analysis) for name in ("client_body_buffer_size", "max_body_size")
    )
    assert int(buffer) >= int(most) and int(most) * 1024 >= wire.MOST_BODY
    assert "proxy_max_temp_file_size 0;" in analysis
    (studio,) = re.findall(r"location /studio/ \{(.*?)\}", text, re.S)
    assert "proxy_request_buffering off;" in studio and "proxy_buffering off;" in studio
    annotations = kinds()["Ingress"]["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/proxy-request-buffering"] == "off"


class Named(BaseHTTPRequestHandler):
    """Answers well by one name only."""

    def do_GET(self) -> None:
        well = self.path == "/healthz" and self.headers["Host"] == "heedful.example.com"
        self.send_response(200 if well else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def listening() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Named) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield int(server.server_port)
        server.shutdown()
        thread.join()


def health(bind: str, hosts: str) -> int:
    environment = {**os.environ, "HEEDFUL_BIND": bind, "HEEDFUL_HOSTS": hosts}
    return subprocess.run([sys.executable, DEPLOY / "healthcheck.py"], env=environment, capture_output=True).returncode


def test_the_health_check_calls_the_server_by_its_name(listening: int) -> None:
    assert health(f"0.0.0.0:{listening}", "heedful.example.com, other.example") == 0
    assert health(f"127.0.0.1:{listening}", "heedful.example.com") == 0
    assert health(f"0.0.0.0:{listening}", "elsewhere.example") == 1


def test_the_health_check_fails_where_nobody_listens() -> None:
    assert health("0.0.0.0:1", "heedful.example.com") == 1


# systemd


def unit() -> dict[str, dict[str, list[str]]]:
    """Return what each section of the unit says, every value of a name in its order; a line of no section fails."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in (DEPLOY / "heedful.service").read_text(encoding="utf-8").splitlines():
        if section := re.fullmatch(r"\[(\w+)\]", line):
            values = found.setdefault(section[1], {})
        elif line and not line.startswith("#"):
            name, mark, value = line.partition("=")
            assert mark and re.fullmatch("[A-Z][A-Za-z0-9]+", name), line
            values.setdefault(name, []).append(value)
    return found


SHUT_IN = {
    "DynamicUser": "yes", "StateDirectory": "heedful", "StateDirectoryMode": "0700", "UMask": "0077",
    "ProtectSystem": "strict", "CapabilityBoundingSet": "", "AmbientCapabilities": "", "ProtectProc": "invisible",
    "ProcSubset": "pid", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "SystemCallArchitectures": "native",
    **dict.fromkeys((
        "NoNewPrivileges", "PrivateDevices", "PrivateTmp", "PrivateUsers", "ProtectHome", "ProtectClock",
        "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables",
        "RemoveIPC", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality",
        "MemoryDenyWriteExecute",
    ), "yes"),
}  # fmt: skip


def test_the_unit_is_right_and_shut_in() -> None:
    found = unit()
    assert list(found) == ["Unit", "Service", "Install"]
    service = found["Service"]
    assert {name: service.get(name) for name in SHUT_IN} == {name: [value] for name, value in SHUT_IN.items()}
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert not {"User", "Group", "ReadWritePaths"} & set(service)
    (start,) = service["ExecStart"]
    assert start.split()[1:] == ["serve"] and start.startswith("/")
    # Stands among the unit's own things, where it is read: elsewhere systemd only warns.
    assert {"StartLimitIntervalSec", "StartLimitBurst", "After", "Wants"} <= set(found["Unit"])


def test_other_commands_run_as_the_unit_does() -> None:
    """As docs/operate.md has them: with the same user, rights to files and settings."""
    service, page = unit()["Service"], (ROOT / "docs/operate.md").read_text(encoding="utf-8")
    (body,) = re.findall(r"^as_heedful\(\) \{\n(.*?)^\}", page, re.M | re.S)
    words = shlex.split(body)
    given = dict(word.removeprefix("--property=").split("=", 1) for word in words if word.startswith("--property="))
    assert given.pop("User") == Path("heedful.service").stem
    assert {name: [value] for name, value in given.items()} == {name: service[name] for name in given}
    assert {"DynamicUser", "StateDirectory", "StateDirectoryMode", "UMask", "EnvironmentFile"} == set(given)
    (settings,) = [word.removeprefix("--setenv=") for word in words if word.startswith("--setenv=")]
    assert settings.replace("/var/lib", "%S") in service["Environment"][0].split()
    assert words[-2:] == [service["ExecStart"][0].split()[0], "$@"]
    (name,) = [word.removeprefix("--unit=") for word in words if word.startswith("--unit=")]
    assert f"=/run/credentials/{name}.service/database`" in page


def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "heedful.service").read_text(encoding="utf-8")
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not installed (Debian's package systemd)")
    # The program that it starts is not installed here.
    unit = tmp_path / "heedful.service"
    unit.write_text(text.replace("/usr/local/lib/heedful/bin/heedful", sys.executable))
    checked = subprocess.run([analyze, "verify", unit], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert [line for line in checked.stderr.splitlines() if "heedful" in line] == []
    told = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=15", unit], capture_output=True, text=True
    )
    if "unrecognized option" not in told.stderr:
        assert told.returncode == 0, told.stdout[-500:]


# Who asks, as the proxy tells


@pytest.mark.parametrize(
    ("proxies", "end", "told", "address"),
    [
        ("127.0.0.0/8 ::1", "127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        ("127.0.0.0/8 ::1", "10.1.2.3", "9.9.9.9", "10.1.2.3"),
        ("10.0.0.0/8", "10.1.2.3", "9.9.9.9", "9.9.9.9"),
        ("10.0.0.0/8", "10.1.2.3", "", "10.1.2.3"),
        ("10.0.0.0/8", "::1", "9.9.9.9", "::1"),
        ("10.0.0.0/8", "::ffff:10.1.2.3", "9.9.9.9", "9.9.9.9"),
        ("10.0.0.0/8", "64:ff9b::10.1.2.3", "9.9.9.9", "64:ff9b::10.1.2.3"),
    ],
)
def test_only_proxies_that_are_named_are_believed(proxies: str, end: str, told: str, address: str) -> None:
    known = choose({"HEEDFUL_PROXIES": proxies}).settings.proxies
    headers = {"X-Forwarded-For": told} if told else {}
    with Flask("test").test_request_context(headers=headers, environ_base={"REMOTE_ADDR": end}):
        assert client_address(known) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("9.9.9.9", "9.9.9.9"),
        ("9.9.9.9:51820", "9.9.9.9"),
        ("::ffff:9.9.9.9", "9.9.9.9"),
        ("64:ff9b::9.9.9.9", "9.9.9.9"),
        ("[64:ff9b::909:908]:51820", "9.9.9.8"),
        ("64:ff9b:0:1::9.9.9.9", "64:ff9b:0:1::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::3]:51820", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_network_of_version_6_counts_as_one_place(address: str, counted: str) -> None:
    assert place(address) == counted


def test_a_proxy_that_is_no_network_is_refused() -> None:
    with pytest.raises(SettingError, match="10.0.0.0/8"):
        choose({"HEEDFUL_PROXIES": "proxy.example.com"})
