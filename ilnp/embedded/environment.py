"""Make ``.venv`` with exactly the packages that requirements-dev.txt pins. Run as a file, by a bare Python.

Nothing but the standard library is used, and neither pip nor venv need be there: the installer, uv, is the one on the
path or the wheel that requirements-dev.txt pins, fetched from the package index that pip is configured for (or uses by
itself) and compared with the pinned hash. Where uv cannot be had, pip does the work. Modules are compiled here, once,
because a machine may forbid its programs to do it (``PYTHONDONTWRITEBYTECODE``) and each would begin by reading the
sources of a thousand modules. A second call with nothing changed ends at once.
"""

from __future__ import annotations

import configparser
import fcntl
import hashlib
import html.parser
import importlib.util
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TARGET = PROJECT / ".venv"
PYTHON = TARGET / "bin" / "python"
REQUIREMENTS = PROJECT / "requirements-dev.txt"
STAMP = TARGET / "installed-requirements"
OLDEST, NEWEST = (3, 11), (3, 13)
OURS = ["ilnp", "applications", "cohorts", "matching", "surveys", "tests", "bench"]
# A third of all modules, none of which the program needs
STARTED_RARELY = r"/site-packages/((pip|mypy|mypyc|networkx|cyclonedx)|.*/tests?)/"


class SetupError(Exception):
    """The environment cannot be made; the text says why and what to do."""


def main() -> None:
    """Make or refresh the environment."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SetupError(
            f"This is Python {platform.python_version()}; Python 3.11, 3.12 or 3.13 is needed. "
            "Choose one with: make setup PYTHON=/path/to/python3.12"
        )
    with (PROJECT / ".venv.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not up_to_date():
            say("Installing the requirements into .venv (once) …")
            install()
            compile_modules(TARGET / "lib", leave_out=STARTED_RARELY, processes=0)
            STAMP.write_text(stamp())
        compile_modules(*(PROJECT / folder for folder in OURS))


def say(text: str) -> None:
    """Tell the person at the terminal; standard output stays free for results."""
    print(text, file=sys.stderr, flush=True)


def stamp() -> str:
    """What an environment must have been made from to count as current."""
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes() + STARTED_RARELY.encode()).hexdigest()
    return f"{pinned} {'.'.join(map(str, sys.version_info[:2]))} {TARGET}"


def up_to_date() -> bool:
    """Whether .venv holds what is pinned and its Python still runs; under any Python that we support."""
    if not STAMP.exists() or STAMP.read_text().split(" ")[0] != stamp().split(" ")[0]:
        return False
    if STAMP.read_text().split(" ", 2)[2] != str(TARGET):
        return False  # the checkout was moved or copied
    try:
        return subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def install() -> None:
    """Fill .venv with the pinned packages, each compared with its hash; wheels only."""
    STAMP.unlink(missing_ok=True)
    if PYTHON.exists() and python_of(PYTHON) != sys.version_info[:2]:
        shutil.rmtree(TARGET)
    with tempfile.TemporaryDirectory() as folder:
        try:
            install_with_uv(find_uv(Path(folder)))
        except (SetupError, OSError, subprocess.CalledProcessError) as problem:
            say(f"uv could not do it ({problem}); trying pip.")
            install_with_pip()


def compile_modules(*folders: Path, leave_out: str = "^$", processes: int = 1) -> None:
    """Compile the modules in these folders that changed since they were compiled; 0 processes: as many as processors.

    Where the folders cannot be written nothing is lost but time, so that is not an error.
    """
    command = [str(PYTHON), "-m", "compileall", "-qq", "-j", str(processes), "-x", leave_out]
    subprocess.run([*command, *map(str, folders)], stdout=subprocess.DEVNULL, check=False)


def python_of(program: Path) -> tuple[int, ...] | None:
    """The version of a Python program; None if it does not run."""
    ask = [str(program), "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(number) for number in answer.split())


def install_with_uv(uv: str) -> None:
    """Make the environment with this uv and what pip is configured for."""
    environment = {**index_settings(), **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    cache = Path(environment.get("UV_CACHE_DIR") or environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    quiet = (
        ["--quiet"]
        if os.access(next(p for p in (cache, *cache.parents) if p.exists()), os.W_OK)
        else ["--quiet", "--no-cache"]
    )
    if not PYTHON.exists():
        make = [uv, "venv", *quiet, "--clear", "--python", sys.executable, str(TARGET)]
        subprocess.run(make, env=environment, check=True)
    sync = [uv, "pip", "sync", *quiet, "--python", str(PYTHON), "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([*sync, str(REQUIREMENTS)], env=environment, check=True)


def install_with_pip() -> None:
    """Make the environment with the standard library's venv and pip, where a system has them."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(TARGET)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise SetupError(
            "The environment could not be made: neither uv nor Python's own venv is available.\n"
            f"{made.stdout}{made.stderr}\n"
            "On Debian, install python3-venv. Or put uv on the path, or set PIP_INDEX_URL to the address of a package index."
        )
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    if subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=False).returncode != 0:
        raise SetupError("The packages could not be installed; the reason stands above.")


# The installer --------------------------------------------------------------------------------------------------------


def find_uv(folder: Path) -> str:
    """The path of a uv program: the environment's own, one on the path, or the pinned wheel fetched into ``folder``."""
    for candidate in (str(TARGET / "bin" / "uv"), shutil.which("uv")):
        if candidate and Path(candidate).exists() and recent(candidate):
            return candidate
    return fetch_uv(folder)


def recent(uv: str) -> bool:
    """Whether this uv runs and is new enough to read our requirements."""
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    found = re.search(r"(\d+)\.(\d+)", answer)
    return found is not None and (int(found[1]), int(found[2])) >= (0, 8)


def fetch_uv(folder: Path) -> str:
    """Fetch the pinned uv from the package index, compare its hash, unpack its program."""
    version, hashes = pinned_uv()
    settings = pip_settings()
    context = ssl.create_default_context(cafile=settings.get("cert") or None)
    problems = []
    for index in indexes(settings):
        try:
            page = read(f"{index}/uv/", context).decode()
            content = read(wheel_address(page, f"{index}/uv/", version), context)
        except (OSError, SetupError) as problem:
            problems.append(f"{without_secrets(index)}: {problem}")
            continue
        if hashlib.sha256(content).hexdigest() not in hashes:
            raise SetupError("the uv that the package index offers is not the one that requirements-dev.txt pins")
        return unpack(content, folder)
    raise SetupError("uv could not be fetched: " + "; ".join(problems))


def pinned_uv() -> tuple[str, set[str]]:
    """Version and permitted hashes of uv in requirements-dev.txt."""
    entry = re.search(r"^uv==(\S+)(.*?)(?=^\S)", REQUIREMENTS.read_text() + "\n#", re.MULTILINE | re.DOTALL)
    if entry is None:
        raise SetupError("requirements-dev.txt pins no uv")
    return entry[1], set(re.findall(r"sha256:([0-9a-f]{64})", entry[2]))


def read(address: str, context: ssl.SSLContext) -> bytes:
    """The content of an address; an index that is a folder is read through its index.html."""
    if address.startswith("file:") and address.endswith("/"):
        address += "index.html"
    parts = urllib.parse.urlsplit(address)
    headers = {"User-Agent": "ilnp-setup", "Accept": "text/html, application/octet-stream;q=0.9, */*;q=0.1"}
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    if parts.username:
        keys = urllib.request.HTTPPasswordMgrWithPriorAuth()
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        secret = urllib.parse.unquote(parts.password or "")
        keys.add_password(None, address, urllib.parse.unquote(parts.username), secret, is_authenticated=True)
        opener.add_handler(urllib.request.HTTPBasicAuthHandler(keys))
    with opener.open(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        return bytes(answer.read())


class Links(html.parser.HTMLParser):
    """Collects where an index page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of an <a>."""
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def wheel_address(page: str, base: str, version: str) -> str:
    """Where the index offers uv's wheel for this machine."""
    links = Links()
    links.feed(page)
    machine = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    if sys.platform == "darwin":
        wanted = r"macosx_\w+_" + ("arm64" if machine == "aarch64" else machine)
    else:
        wanted = ("manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux") + r"[\w.]*_" + machine
    for link in links.found:
        name = urllib.parse.unquote(urllib.parse.urlsplit(link).path.rpartition("/")[2])
        if re.fullmatch(rf"uv-{re.escape(version)}-py3-none-{wanted}[\w.]*\.whl", name):
            return urllib.parse.urljoin(base, link.partition("#")[0])
    raise SetupError(f"no uv {version} for {sys.platform} on {machine}")


def unpack(wheel: bytes, folder: Path) -> str:
    """Take the program out of the wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        program = folder / "uv"
        program.write_bytes(archive.read(name))
    program.chmod(0o755)
    return str(program)


# What pip is configured for -------------------------------------------------------------------------------------------


def pip_settings() -> dict[str, str]:
    """pip's settings as its files and environment variables have them, later ones winning, without asking pip."""
    home = Path("~").expanduser() if "HOME" in os.environ else Path("/")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        config / "pip" / "pip.conf",
    ]
    if chosen := os.environ.get("PIP_CONFIG_FILE"):
        files = [] if chosen == os.devnull else [*files, Path(chosen)]
    settings: dict[str, str] = {}
    for path in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except configparser.Error:
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update({name.replace("_", "-"): value for name, value in parser.items(section)})
    for name, value in os.environ.items():
        if name.startswith("PIP_") and value:
            settings[name.removeprefix("PIP_").lower().replace("_", "-")] = value
    return settings


def indexes(settings: dict[str, str]) -> list[str]:
    """The package indexes to ask, in order, without a slash at the end."""
    first = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL") or settings.get("index-url")
    more = (os.environ.get("UV_INDEX") or settings.get("extra-index-url") or "").split()
    if settings.get("no-index"):
        return []
    return [index.rstrip("/") for index in [first or default_index(), *more] if index]


def default_index() -> str:
    """Where pip looks when nobody configured anything, asked of pip itself: installed, or as Python brings it along.

    Empty where there is no pip at all, as on a Debian without python3-venv.
    """
    question = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    along = importlib.util.find_spec("ensurepip")
    folders = [Path("/usr/share/python-wheels")]  # Debian's place for the wheels that others bring along
    if along and along.origin:
        folders.insert(0, Path(along.origin).parent / "_bundled")
    wheels = [str(wheel) for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    for wheel in ["", *wheels]:
        environment = {**os.environ, "PYTHONPATH": wheel} if wheel else None
        ask = [sys.executable, "-c", question]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False, env=environment)
        if answer.returncode == 0:
            return answer.stdout.strip()
    return ""


def index_settings() -> dict[str, str]:
    """pip's settings as uv wants them, because uv does not read pip's; the system's certificates count."""
    settings = pip_settings()
    wanted = {
        "UV_SYSTEM_CERTS": "1",
        "UV_NATIVE_TLS": "1",
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip: all indexes are equal; the hashes say what is right
        "UV_DEFAULT_INDEX": settings.get("index-url", ""),
        "UV_INDEX": " ".join(settings.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(settings.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(settings.get("trusted-host", "").split()),
        "UV_NO_INDEX": "1" if settings.get("no-index") else "",
        "SSL_CERT_FILE": settings.get("cert", ""),
        "ALL_PROXY": settings.get("proxy", ""),
    }
    return {name: value for name, value in wanted.items() if value}


def without_secrets(address: str) -> str:
    """An address without the name and password that may stand in it."""
    parts = urllib.parse.urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


if __name__ == "__main__":
    try:
        main()
    except SetupError as problem:
        sys.exit(f"{problem}")
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next try goes on from here.")
