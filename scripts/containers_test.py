"""Holds docker-compose.yml and Dockerfile to the hardening that docs/operations.md promises."""

import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRET_SETTINGS = [
    "DATABASE_URL", "SECRET_KEY", "JWT_SECRET_KEY", "PASSWORD_PEPPER", "METRICS_TOKEN", "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN",
    "POSTGRES_PASSWORD",
]
# Services that talk to other machines than those of this file.
OUTWARD = {"nginx": {"published"}, "bot": {"outside"}}


def names(value):
    """The names in a list or mapping of compose."""
    return set(value or [])


def each_service(check):
    """Runs a check for every service, so that all that fail are named."""

    def test(self):
        for name, service in SERVICES.items():
            with self.subTest(service=name):
                check(self, name, service)

    return test


class ComposeTest(unittest.TestCase):
    @each_service
    def test_nobody_is_root(self, _, service):
        uid = int(str(service["user"]).split(":")[0])
        self.assertGreater(uid, 0)

    @each_service
    def test_privileges_are_dropped(self, _, service):
        self.assertEqual(service["cap_drop"], ["ALL"])
        self.assertNotIn("cap_add", service)
        self.assertNotIn("privileged", service)
        self.assertIn("no-new-privileges:true", service["security_opt"])
        self.assertFalse([option for option in service["security_opt"] if "unconfined" in option])
        self.assertLessEqual(service["pids_limit"], 512)
        for key in ["network_mode", "pid", "ipc", "devices"]:
            self.assertNotIn(key, service)

    @each_service
    def test_file_systems_are_read_only_with_memory_for_temporary_files(self, _, service):
        self.assertIs(service["read_only"], True)
        self.assertTrue(any(mount.startswith("/tmp") for mount in service["tmpfs"]))

    @each_service
    def test_volumes_are_named_or_read_only_and_never_the_engine(self, name, service):
        for volume in service.get("volumes", []):
            self.assertNotIn("docker.sock", volume)
            source = volume.split(":")[0]
            if source not in COMPOSE["volumes"]:
                self.assertTrue(volume.endswith(":ro"), volume)

    def test_database_and_uploads_are_apart(self):
        database = {volume.split(":")[0] for volume in SERVICES["postgres"]["volumes"]}
        others = {volume.split(":")[0] for name in ["backend", "worker", "bot"] for volume in SERVICES[name]["volumes"]}
        self.assertTrue(database and others and database.isdisjoint(others))

    @each_service
    def test_only_nginx_is_published(self, name, service):
        self.assertEqual("ports" in service, name == "nginx")

    @each_service
    def test_only_nginx_and_the_bot_reach_outside(self, name, service):
        outside = {n for n in names(service["networks"]) if not (COMPOSE["networks"][n] or {}).get("internal")}
        self.assertEqual(outside, OUTWARD.get(name, set()))

    def test_nginx_does_not_reach_the_database(self):
        self.assertNotIn("database", names(SERVICES["nginx"]["networks"]))

    def test_the_trusted_proxy_is_nginx_outside_the_range_of_the_others(self):
        address = SERVICES["nginx"]["networks"]["web"]["ipv4_address"]
        self.assertEqual(SERVICES["backend"]["environment"]["TRUSTED_PROXIES"], address)
        self.assertEqual(COMPOSE["networks"]["web"]["ipam"]["config"][0]["ip_range"], "172.30.240.128/25")

    @each_service
    def test_secrets_come_from_files(self, name, service):
        environment = service.get("environment", {})
        for setting in SECRET_SETTINGS:
            self.assertNotIn(setting, environment)
        mounted = names(service.get("secrets"))
        files = {key: value for key, value in environment.items() if key.endswith("_FILE")}
        used = {value.removeprefix("/run/secrets/") for value in files.values()}
        # The chats are switched on by the same paths in .env.
        used = {re.sub(r"^\$\{(\w+)_FILE:-\}$", lambda name: name[1].lower(), name) for name in used}
        self.assertEqual(used - mounted, set(), "named but not mounted")
        if name != "nginx":
            self.assertEqual(mounted - used, set(), "mounted but not used")
        self.assertLessEqual(mounted, set(COMPOSE["secrets"]))

    @each_service
    def test_health_is_watched(self, name, service):
        check = service["healthcheck"]
        self.assertTrue("test" in check or name == "migrate")

    def test_workers_and_bots_answer_scrapers_on_a_network_of_their_own(self):
        for name, service in SERVICES.items():
            with self.subTest(service=name):
                scraped = name in ["worker", "bot"]
                self.assertEqual("METRICS_ADDRESS" in service.get("environment", {}), scraped)
                self.assertEqual("metrics" in names(service["networks"]), scraped)
        self.assertIs(COMPOSE["networks"]["metrics"]["internal"], True)
        port = SERVICES["worker"]["environment"]["METRICS_ADDRESS"].rsplit(":")[1]
        for name in ["worker", "bot"]:
            self.assertIn(f"127.0.0.1:{port}", SERVICES[name]["healthcheck"]["test"])
        prometheus = yaml.safe_load((ROOT / "monitoring/prometheus.yml").read_text())
        found = [config for job in prometheus["scrape_configs"] for config in job["dns_sd_configs"]]
        self.assertIn((["worker", "bot"], int(port)), [(config["names"], config["port"]) for config in found])

    def test_start_order(self):
        after = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}
        self.assertEqual(after["migrate"]["postgres"]["condition"], "service_healthy")
        for name in ["backend", "worker", "bot"]:
            self.assertEqual(after[name]["migrate"]["condition"], "service_completed_successfully")
        self.assertEqual(after["nginx"]["backend"]["condition"], "service_healthy")

    @each_service
    def test_images_are_pinned_by_version(self, _, service):
        image = service["image"]
        default = re.fullmatch(r"\$\{\w+:-(.+)\}", image).group(1)
        self.assertRegex(default, r":(local$|\d+\.\d+)")

    def test_backends_and_workers_can_be_multiplied(self):
        for name in ["backend", "worker"]:
            self.assertNotIn("container_name", SERVICES[name])

    @each_service
    def test_logs_cannot_fill_the_disk(self, _, service):
        self.assertIn("max-size", service["logging"]["options"])


class DockerfileTest(unittest.TestCase):
    text = (ROOT / "Dockerfile").read_text()
    runtime = text.split(" AS runtime\n")[1]

    def test_it_runs_as_an_ordinary_user(self):
        self.assertEqual(re.findall(r"^USER (.+)$", self.runtime, re.M), ["1000:1000"])

    def test_the_program_is_started_without_a_shell(self):
        for instruction in ["ENTRYPOINT", "CMD"]:
            for line in re.findall(rf"^{instruction} (.+)$", self.runtime, re.M):
                self.assertTrue(line.startswith("["), line)
        self.assertRegex(self.runtime, r'HEALTHCHECK .* CMD \["/usr/local/bin/bizcard", "health"\]')

    def test_the_running_image_has_no_compiler(self):
        for word in ["cargo", "clang", "build-essential", "-dev", "nodejs", "npm"]:
            self.assertNotIn(word, re.sub(r"COPY --from=build[^\n]*", "", self.runtime))

    def test_nothing_is_fetched_but_packages(self):
        for word in ["curl", "wget", "ADD ", "http://", "https://"]:
            self.assertNotIn(word, self.text)

    def test_no_secret_is_built_in(self):
        for setting in SECRET_SETTINGS:
            self.assertNotRegex(self.text, rf"(ARG|ENV)[^\n]*\b{setting}\b")
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        self.assertIn("*", ignored, "the build context is a list of what is allowed")
        allowed = [line for line in ignored if line.startswith("!")]
        self.assertFalse([line for line in allowed if re.search(r"secrets|data|uploads|\.env|\.git", line)])

    def test_base_images_have_a_version(self):
        for image in re.findall(r"^ARG \w+_IMAGE=(.+)$", self.text, re.M):
            self.assertRegex(image, r":(\d|bookworm)")
            self.assertNotIn("latest", image)

    def test_the_languages_are_those_that_are_installed_by_hand(self):
        def languages(text):
            return set(re.findall(r"tesseract-ocr-([a-z]{3}(?:-[a-z]{3})?)", text))

        installed = languages(self.runtime)
        self.assertEqual(installed, languages((ROOT / "scripts/install.sh").read_text()))
        default = re.search(r'LANGUAGES: &str = "([a-z_+]+)"', (ROOT / "backend/src/settings.rs").read_text())[1]
        self.assertEqual(installed, {name.replace("_", "-") for name in default.split("+")})


if __name__ == "__main__":
    unittest.main()
