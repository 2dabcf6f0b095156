"""Invented reports to review, and ways of editing them."""

import pandas as pd

import lawkit

TEXT = """青溪县2023年法治政府建设情况报告
一、主要工作及成效
（一）抓合法性审核。全年审核合同文本318件，提出修改意见746条，否决不合规事项5项。
（二）抓公共法律服务。受理法律援助案件402件，其中刑事案件126件、民事案件276件，接待群众来访咨询1560人次。
（三）抓行政复议。收到复议申请57件，立案受理49件，按期办结率为98.5%。
（四）抓执法监督。抽查执法案卷230本，合格率91.3%，责令改正问题32个。
（五）抓普法宣传。举办法治讲座64场次，印发宣传册8800册，参与群众2.6万人次。
二、存在的主要问题
一是个别单位执法程序不够规范。二是专职法制审核人员偏少，全县仅有11名。
三、下一步工作打算
一是组织执法骨干轮训，计划覆盖300人。二是推动复议案件繁简分流。
"""
# Words without numbers that may stand anywhere between paragraphs.
FILLERS = (
    "县委县政府高度重视，主要负责同志多次过问有关情况。",
    "有关部门密切配合，各项任务按时间节点稳步推进。",
    "基层干部群众对此普遍表示认可，工作氛围日渐浓厚。",
    "各镇办结合自身实际，探索形成了一批可推广的做法。",
)
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
NARROW_MARKS = str.maketrans("，。；：（）", ",。;:()")


def load(*texts, **options):
    names = [f"r{at}" for at in range(len(texts))]
    return lawkit.load(pd.DataFrame({"report_id": names, "text": list(texts)}), progress=False, **options)


def decision(corpus, table, quote, verdict="accept", *, report_id="r0", nth=0, **more):
    """A decision on the row that stands on a quote, as the desk would write it."""
    from lawkit.review.objects import reviewed_rows

    rows = reviewed_rows(corpus, table)
    row = rows[(rows["report_id"] == report_id) & (rows["quote"] == quote)].iloc[nth]
    columns = ("report_id", "start", "end", "quote", "before", "after", "field", "old")
    return (
        {"table": table, "verdict": verdict, "reviewer": "李梅", "time": "2026-01-02T03:04:05Z"}
        | {c: row[c] for c in columns}
        | more
    )


def table_of(*rows):
    from lawkit.review import read_decisions

    return read_decisions(pd.DataFrame(list(rows)))
