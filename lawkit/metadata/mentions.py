"""Bodies and areas mentioned in a text: in the intro, in quoted titles, anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lawkit.metadata.bodies import Body, read_body
from lawkit.metadata.places import read_chain
from lawkit.metadata.titles import Title, read_title
from lawkit.resources import load_resource

#: The intro names its subject within this many characters.
_INTRO = 700
_CLAUSE = re.compile("(?:^|[,。:;\n]|现将|现就|现对|关于|(?<=委)、|(?<=党组)、|(?<=[委局])和)")
_YEAR = re.compile("(?:20\\d\\d年?度?|今年|一年来|近年来)?(?:以来)?,?")
_QUOTED = re.compile("[《〈<]([^《》〈〉<>]{8,90})[》〉>]")
# Characters after which a name begins inside a clause (纳入东庄镇规划).
_BREAKS = "入在将了为由向到是和及与以对把的从按我现年"
_STRONG = "人民政府|管理委员会|管委会|办事处|委员会|局|厅|办公室|总队|支队"
_SUPERIOR = re.compile(
    "的?(?:坚强|正确|有力|统一|大力|关心|精心)*(?:领导(?!班子|干部)|指导|支持|关心|监督)|的(?:部署|要求|统筹|安排|决策)|和.{2,12}(?:领导|指导|支持)"
)
_JOINED = re.compile("关于|要求|部署|(?:政府|[委局厅办])[和与及]")
_OWN = re.compile(
    "(?:我|本)(街道|分局|镇|乡|县|市|区|省|州|旗|盟|厅|局|委|办|中心)(?![员托派任公会])|(?<![\u4e00-\u9fff])(街道|镇|乡)(?:党委|政府|党工委|办事处)"
)
_WHOLE = re.compile("全(街道|镇|乡|县|市|区|省|州|旗|盟)")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of an organ's own part up to its ending, the words that follow a subject, national bodies."""
    words = load_resource("organs")
    endings = [e for group in words["types"].values() for e in group]
    alternatives = "|".join(sorted(endings, key=len, reverse=True))
    verbs = "|".join(words["subjects"]["verbs"])
    tail = re.compile(f"(?P<tail>[\u4e00-\u9fff]{{0,22}}?(?:{alternatives}))(?=\\(.{{1,20}}\\)|{verbs}|、|$)")
    national = "|".join(sorted(words["national"]["names"], key=len, reverse=True))
    return tail, re.compile(f"(?:{verbs})"), re.compile(national)


def intro_bodies(squeezed: str) -> Iterator[Body]:
    """Yield the bodies that clauses of the intro begin with, in order.

    Parameters
    ----------
    squeezed
        The beginning of the body, folded, without blanks.

    Examples
    --------
    >>> [b.name for b in intro_bodies("2023年,赵县司法局在县委领导下,推进依法行政。")]
    ['赵县司法局']
    """
    text = squeezed[:_INTRO]
    starts = (_YEAR.match(text, hit.end()) for hit in _CLAUSE.finditer(text))
    for at in dict.fromkeys(start.end() for start in starts if start):
        if body := _body_at(text, at):
            yield body


def _body_at(text: str, at: int) -> Body | None:
    """Return the body whose name begins at ``at`` and is followed by a verb, None where there is none."""
    tail, verbs, national = _patterns()
    if text[at : at + 1] == "原" and national.match(text, at + 1):
        at += 1  # a body that has since been renamed
    if (hit := national.match(text, at)) and verbs.match(text, hit.end()):
        return read_body(hit.group())
    body = read_body(text[at : at + 45])
    if not body.chain.names and not body.unit:
        return None
    start = at + (body.chain.end if body.chain.names else len(body.unit))
    if body.chain.names and verbs.match(text, start) and not _SUPERIOR.match(text, start):
        return read_body(text[at:start])
    hit = tail.match(text, start)
    if (
        hit is None
        or _SUPERIOR.match(text, hit.end())
        or re.match("的|和|与", hit["tail"])
        or _JOINED.search(hit["tail"])
    ):
        return None
    if not body.chain.names and text[at] in "我本全各":
        return None
    found = read_body(text[at : hit.end()])
    return None if found.tail.endswith(("委", "委员会")) and _is_party(found) else found


def _is_party(body: Body) -> bool:
    """Tell whether a name is a Party committee's (区委, 中共X委员会, 区委全面依法治区委员会)."""
    return body.name.startswith("中共") or bool(re.match("委|工委|党委|党工委", body.tail))


def quoted_titles(squeezed: str) -> Iterator[Title]:
    """Yield the report titles that a text quotes, as 现将《甲市司法局2023年法治政府建设情况报告》公布如下.

    Examples
    --------
    >>> [t.owner for t in quoted_titles("现将《甲市司法局2023年法治政府建设情况报告》予以公布。")]
    ['甲市司法局']
    """
    for hit in _QUOTED.finditer(squeezed[:_INTRO]):
        before = squeezed[max(0, hit.start() - 6) : hit.start()]
        title = read_title(hit[1])
        if title and title.owner and (re.search("现将|现对|公布|公开|^$", before) or hit.start() == 0):
            yield title


def self_word(squeezed: str) -> str:
    """Return the unit that the text calls its own most: 镇 for 我镇, '' where it has none.

    Examples
    --------
    >>> self_word("我镇推进依法行政,全镇无行政复议案件。")
    '镇'
    """
    text = _QUOTED.sub("", squeezed)
    own = Counter(hit[1] or hit[2] for hit in _OWN.finditer(text))
    best = (own or Counter(hit[1] for hit in _WHOLE.finditer(text))).most_common(1)
    return best[0][0] if best else ""


def is_own(squeezed: str, unit: str) -> bool:
    """Tell whether the text says 我县 and not only 全县, which a bureau says too.

    Examples
    --------
    >>> is_own("我县推进依法行政。", "县"), is_own("全县推进依法行政。", "县")
    (True, False)
    """
    return any((hit[1] or hit[2]) == unit for hit in _OWN.finditer(squeezed))


def named_townships(squeezed: str, unit: str) -> str | None:
    """Return the township with the ending ``unit`` that the text names most, None without a clear first.

    Examples
    --------
    >>> named_townships("东里镇完善机制。将东里镇规划纳入,由各镇街落实。", "镇")
    '东里镇'
    """
    counts: Counter[str] = Counter()
    for hit in re.finditer(re.escape(unit), squeezed):
        before = max((squeezed.rfind(c, 0, hit.start()) for c in ",。:;、《》“”()\n"), default=-1) + 1
        for start in range(max(before, hit.start() - 6), hit.start()):
            chain = read_chain(squeezed[start : hit.end()])
            weight = 3 if start == before else 2 if squeezed[start - 1] in _BREAKS else 0
            if weight and chain.names and chain.levels[-1] == "township" and chain.end == hit.end() - start:
                counts[chain.names[-1]] += weight
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def named_organs(squeezed: str, ending: str) -> Iterator[Body]:
    """Yield the organs with that ending that are printed with their area, anywhere in the text.

    Examples
    --------
    >>> [b.name for b in named_organs("印发《2025年益阳市民政局工作要点》。", "局")]
    ['益阳市民政局']
    """
    for hit in re.finditer("[省市区县州盟旗](?=[\u4e00-\u9fff]{2,18}?" + re.escape(ending) + ")", squeezed):
        for start in range(max(0, hit.end() - 11), hit.end() - 1):
            chain = read_chain(squeezed, start)
            if chain.names and chain.end >= hit.end():
                tail = re.compile(f"[\u4e00-\u9fff]{{2,18}}?(?:{_STRONG})").match(squeezed, chain.end)
                if tail and tail.group().endswith(ending):
                    yield read_body(squeezed[start : tail.end()])
                break


def printed_name(text: str, tail: str, place: str) -> str | None:
    """Return the fullest printed form of an organ known by its own part: 城市管理局 of 乙区 → 甲市乙区城市管理局.

    Examples
    --------
    >>> printed_name("制定《重庆市涪陵区城市管理局工作要点》", "城市管理局", "涪陵区")
    '重庆市涪陵区城市管理局'
    """
    names = [
        "".join(chain_before(text, hit.start(), place)) + hit.group()
        for hit in re.finditer(re.escape(place + tail), text)
    ]
    return max(names, key=len, default=None)


def chain_before(text: str, at: int, name: str) -> tuple[str, ...]:
    """Return the areas printed right before the area ``name`` at ``at``, the widest first.

    Examples
    --------
    >>> chain_before("来自重庆市涪陵区", 5, "涪陵区")
    ('重庆市',)
    """
    for back in range(min(24, at), 1, -1):
        chain = read_chain(text[at - back : at + len(name)])
        if len(chain.names) > 1 and chain.names[-1] == name and chain.end == back + len(name):
            return chain.names[:-1]
    return ()
