"""How ``make setup`` finds its way around a machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ilnp.embedded import environment

PAGE = """<!DOCTYPE html><html><body>
<a href="../../packages/uv-0.13.9-py3-none-win_amd64.whl#sha256=00">uv-0.13.9-py3-none-win_amd64.whl</a>
<a href="../../packages/uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=01">one</a>
<a href="../../packages/uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl#sha256=02">two</a>
<a href="../../packages/uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl#sha256=03">three</a>
<a href="../../packages/uv-0.13.9-py3-none-macosx_11_0_arm64.whl#sha256=04">four</a>
<a href="../../packages/uv-0.13.8-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=05">older</a>
</body></html>"""


@pytest.mark.parametrize(
    ("system", "machine", "library", "expected"),
    [
        ("linux", "x86_64", "glibc", "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
        ("linux", "aarch64", "glibc", "uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"),
        ("linux", "x86_64", "", "uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl"),
        ("darwin", "arm64", "", "uv-0.13.9-py3-none-macosx_11_0_arm64.whl"),
    ],
)
def test_the_wheel_for_this_machine_is_chosen(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, library: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: (library, ""))
    found = environment.wheel_address(PAGE, "https://index.example/simple/uv/", "0.13.9")
    assert found == f"https://index.example/packages/{expected}"


def test_a_machine_without_a_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "sparc")
    with pytest.raises(environment.SetupError, match="sparc"):
        environment.wheel_address(PAGE, "https://index.example/simple/uv/", "0.13.9")


def test_the_lock_pins_the_installer_with_hashes() -> None:
    version, hashes = environment.pinned_uv()
    assert version.count(".") == 2
    assert len(hashes) > 5
    for name in ("requirements.txt", "requirements-dev.txt"):
        pinned = (environment.PROJECT / name).read_text()
        assert "://" not in pinned
        assert pinned.count("--hash=sha256:") > pinned.count("==") > 0


def test_pips_files_and_variables_say_where_packages_come_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://mirror.example/simple\nextra-index-url =\n    https://one.example\n    https://two.example\n"
        "[install]\ntrusted-host = mirror.example\n"
    )
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    settings = environment.pip_settings()
    assert environment.indexes(settings) == [
        "https://mirror.example/simple",
        "https://one.example",
        "https://two.example",
    ]
    for_uv = environment.index_settings()
    assert for_uv["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert for_uv["UV_INSECURE_HOST"] == "mirror.example"

    monkeypatch.setenv("PIP_INDEX_URL", "https://name:secret@other.example/simple/")
    assert environment.indexes(environment.pip_settings())[0] == "https://name:secret@other.example/simple"
    assert environment.without_secrets("https://name:secret@other.example/simple") == "https://other.example/simple"


def test_modules_are_compiled_where_programs_may_not_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    installed = tmp_path / "tests" / "lib" / "site-packages"  # the name of the checkout's own folder plays no part
    for name in ("django/http.py", "django/tests/some.py", "pip/main.py"):
        (installed / name).parent.mkdir(parents=True, exist_ok=True)
        (installed / name).write_text("a = 1\n")
    environment.compile_modules(installed, leave_out=environment.STARTED_RARELY)
    assert [Path(found).name.partition(".")[0] for found in installed.rglob("*.pyc")] == ["http"]


def test_every_requirement_says_what_it_is_for() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (environment.PROJECT / name).read_text().splitlines()
        needed = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert [line for line in needed if "  # " not in line] == []
