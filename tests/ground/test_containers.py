"""The container files and the list of settings agree with the product."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from callassist.settings import Settings

ROOT = Path(__file__).parents[2]
SECRETS = {"POSTGRES_PASSWORD": "x", "CALLASSIST_SECRET_KEY": "y"}


def listed() -> dict[str, str]:
    """Settings and their defaults as .env.example shows them."""
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))


def environment_name(field: str) -> str:
    return f"CALLASSIST_{field.upper()}"


@pytest.fixture
def compose(tmp_path: Path) -> Any:
    """`docker-compose config` on the file as it is cloned, with an .env made from the example."""
    program = shutil.which("docker-compose")
    if not program:
        pytest.skip("no docker-compose on this machine (.ci/run installs one)")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")

    def config(**environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CALLASSIST_", "POSTGRES_"))}
        return subprocess.run(
            [program, "config"], cwd=tmp_path, env=clean | environment, capture_output=True, text=True, check=False
        )

    return config


def test_every_setting_is_explained_with_its_default() -> None:
    shown = {name: value for name, value in listed().items() if name.startswith("CALLASSIST_")}
    fields = {environment_name(name): field.default for name, field in Settings.model_fields.items()}

    assert shown.keys() == fields.keys()
    for name, default in fields.items():
        assert shown[name] == _written(default), name


def _written(default: object) -> str:
    match default:
        case None:
            return ""
        case ():
            return "[]"
        case bool():
            return str(default).lower()
        case _:
            return str(default)


def test_the_compose_file_sets_only_settings_that_exist() -> None:
    app = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["app"]

    assert set(app["environment"]) <= {environment_name(name) for name in Settings.model_fields}


def test_the_compose_file_is_valid_and_starts_with_the_mail_sink(compose: Any) -> None:
    done = compose(**SECRETS)

    assert done.returncode == 0, done.stderr
    app = yaml.safe_load(done.stdout)["services"]["app"]["environment"]
    assert (app["CALLASSIST_SMTP_HOST"], app["CALLASSIST_SMTP_PORT"], app["CALLASSIST_SMTP_TLS"]) == (
        "mail",
        "1025",
        "none",
    )


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_refuses_to_start_without_a_secret_and_names_it(compose: Any, missing: str) -> None:
    done = compose(**{name: value for name, value in SECRETS.items() if name != missing})

    assert done.returncode != 0
    assert missing in done.stderr


def test_the_dockerfile_is_clean() -> None:
    program = shutil.which("hadolint")
    if not program:
        pytest.skip("no hadolint on this machine (.ci/run installs one)")

    done = subprocess.run([program, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_what_the_dockerfile_copies_is_sent_to_the_builder() -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert ignore[0] == "*"
    assert {f"!{name}" for names in copied for name in names.split()} <= set(ignore)
