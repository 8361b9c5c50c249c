"""No topic is lost: each topic of the course has its slides, figures, formulas or exercises, and these are there."""

import re
from pathlib import Path

import yaml
from test_notation import units

ROOT = Path(__file__).parents[2]
TOPICS = yaml.safe_load((Path(__file__).parent / "topics.yml").read_text(encoding="utf-8"))
LABEL = re.compile(r"\{#([\w-]+)|^#\| label: ([\w-]+)", re.MULTILINE)


def test_every_unit_has_its_topics_and_no_topic_stands_twice():
    assert list(TOPICS) == [path.stem for path in sorted((ROOT / "units").glob("[0-9]*.qmd"))]
    assert min(map(len, TOPICS.values())) >= 12
    names = [topic for of_unit in TOPICS.values() for topic in of_unit]
    assert sorted(names) == sorted(set(names))


def test_every_topic_of_a_written_unit_has_labels_that_the_unit_has():
    lost = []
    for name, text in units().items():
        labels = {label for found in LABEL.findall(text) for label in found if label}
        for topic, where in TOPICS[name].items():
            if not where:
                lost.append(f"{name}: “{topic}” has no label")
            lost += [f"{name}: “{topic}” stood at {label}, which is gone" for label in where if label not in labels]
    assert lost == []
