"""Holds dashboard, alerts and their tests to the metrics that the program has."""

import json
import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
METRIC = r"\b((?:bizcard|http)_[a-z_]+)\b"
DASHBOARD = json.loads((ROOT / "monitoring/grafana/bizcard.json").read_text())
ALERTS = [rule for group in yaml.safe_load((ROOT / "monitoring/alerts.yml").read_text())["groups"]
          for rule in group["rules"]]


def metrics_of_the_program():
    """Every name in quotes in the Rust sources; histograms have three series."""
    found = set()
    for crate in ["backend", "bot", "crm", "recognition"]:
        for source in (ROOT / crate / "src").rglob("*.rs"):
            found |= set(re.findall(rf'"{METRIC}"', source.read_text()))
    return found | {name + end for name in found for end in ["_bucket", "_count", "_sum"] if name.endswith("_seconds")}


class MonitoringTest(unittest.TestCase):
    expressions = [rule["expr"] for rule in ALERTS] + [
        target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]

    def test_every_metric_that_is_asked_for_exists(self):
        known = metrics_of_the_program()
        asked = {name for expression in self.expressions for name in re.findall(METRIC, expression)}
        self.assertGreater(len(asked), 10)
        self.assertEqual(asked - known, set())

    def test_every_alert_has_a_test_and_an_action(self):
        tests = yaml.safe_load((ROOT / "monitoring/alerts.test.yml").read_text())["tests"]
        tested = {check["alertname"] for test in tests for check in test["alert_rule_test"] if check["exp_alerts"]}
        self.assertEqual({rule["alert"] for rule in ALERTS}, tested)
        for rule in ALERTS:
            self.assertTrue(rule["annotations"]["summary"] and rule["annotations"]["action"], rule["alert"])

    def test_panels_are_complete_and_do_not_overlap(self):
        taken = set()
        ids = [panel["id"] for panel in DASHBOARD["panels"]]
        self.assertEqual(len(ids), len(set(ids)))
        for panel in DASHBOARD["panels"]:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24)
            taken |= cells


if __name__ == "__main__":
    unittest.main()
