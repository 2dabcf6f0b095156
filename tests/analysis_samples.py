"""Small corpora for the tests of the analyses; words stand between marks, so that they can be counted by hand."""

import pandas as pd

import lawkit
from lawkit.words.segment import Tokens

TITLE = "{place}{year}年法治政府建设年度报告\n"
BODY = "一、主要工作\n{measures}\n二、存在的问题\n{problems}\n"


def report(place="甲县", year=2023, measures="培训、宣传。", problems="经费。"):
    return TITLE.format(place=place, year=year) + BODY.format(measures=measures, problems=problems)


def load(**texts):
    table = pd.DataFrame({"report_id": list(texts), "text": list(texts.values())})
    return lawkit.load(table)


def three_reports():
    """Three reports of two years; 培训 6 times, 宣传 5, 调解 3, 经费 3, 编制 2 outside headings."""
    return load(
        a=report("甲县", 2022, "一是培训、培训、宣传。二是培训、调解。", "经费、编制。"),
        b=report("乙县", 2023, "培训、宣传、宣传；宣传。调解。", "经费。"),
        c=report("丙县", 2023, "培训、培训、宣传。调解。", "经费、编制。"),
    )


class BlankSegmenter:
    """Splits at blanks; marks are ， and 。, numbers are digits."""

    def segment_many(self, texts):
        return [self._segment(text) for text in texts]

    @staticmethod
    def _segment(text):
        columns = ([], [], [], [])
        at = 0
        for word in text.split(" "):
            kind = "mark" if word in ("，", "。") else "number" if word.isdigit() else "word"
            if word:
                for column, value in zip(columns, (at, at + len(word), word, kind), strict=True):
                    column.append(value)
            at += len(word) + 1
        return Tokens(*map(tuple, columns))
