"""The real nginx with the shipped configuration, on loopback.

Changed are only the ports, the addresses of the backends, and the paths of certificate and folders.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, seconds):
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, f"ended with {process.returncode} before it listened"
            assert time.monotonic() < deadline, f"did not listen within {seconds} s"
            time.sleep(0.05)


def start_nginx(folder, *, backends, certificate, key, plain, secure):
    """Starts nginx in `folder`, on the ports `plain` and `secure`; `nginx -t` must accept the configuration first."""
    (folder / "conf.d").mkdir(parents=True)
    servers = "\n    ".join(f"server 127.0.0.1:{port} max_fails=3 fail_timeout=5s;" for port in backends)
    changes = [
        (r"listen 80 ", f"listen 127.0.0.1:{plain} "),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        # Debian 12's nginx is older than `resolve`.
        (r"    resolver 127\.0\.0\.11 [^\n]*\n", ""),
        (r"server backend:8000 resolve max_fails=3 fail_timeout=5s;", servers),
        (r"/run/secrets/tls_certificate", str(certificate)),
        (r"/run/secrets/tls_key", str(key)),
    ]
    for source in sorted((ROOT / "nginx/conf.d").glob("*.conf")):
        text = source.read_text()
        for pattern, replacement in changes:
            text, count = re.subn(pattern, replacement, text)
            assert count, f"{source.name} has no {pattern!r} any more"
        (folder / "conf.d" / source.name).write_text(text)
    main = (ROOT / "nginx/nginx.conf").read_text()
    main = main.replace("/tmp/", f"{folder}/").replace("/etc/nginx/conf.d", str(folder / "conf.d"))
    main = main.replace("/dev/stdout", f"{folder}/access.log").replace("/dev/stderr", f"{folder}/error.log")
    (folder / "nginx.conf").write_text(main)
    command = [NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    # Newer versions prefer another spelling of `listen … http2`, which older ones do not know.
    warnings = [line for line in checked.stderr.splitlines() if "[warn]" in line and "deprecated" not in line]
    assert not warnings, warnings
    # Started by root, nginx would give its workers to a user who may not enter the folder.
    directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    process = subprocess.Popen([*command, "-g", directives])
    wait_for_port(secure, process, 10)
    return process
