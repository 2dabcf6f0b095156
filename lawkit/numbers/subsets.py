"""Some of those counted before: what completes a total, those found wanting, those that something was done about."""

from __future__ import annotations

from lawkit.numbers.intervals import agree, total
from lawkit.numbers.links import Links, is_stock
from lawkit.numbers.mentions import kin, wordings
from lawkit.numbers.stages import classes, is_intake, overlap, own_matter, read_stage


def completed(links: Links, at: int) -> int | None:
    """Return the total that a number makes up together with the parts named so far (27件,解决26件,1件…).

    The sentence before is looked at too where the number opens its own.
    """
    mention = links.mentions[at]
    sentences = [mention.sentence]
    previous = links.sentence_before(at)
    if previous is not None and links.opens_sentence(at):
        sentences.append(previous)
    for sentence in sentences:
        for back in links.before(at, sentence=sentence):
            other = links.mentions[back]
            if other.countable and kin(other, mention) and _makes_up(links, back, at):
                return back
    return None


def _makes_up(links: Links, whole: int, at: int) -> bool:
    """Tell whether the parts of a total, or one of them, and a number add up to it."""
    parts = [i for i in range(whole + 1, at) if links.wholes[i] == whole]
    return any(
        agree(links.spans[whole], total([links.spans[i] for i in (*run, at)]))
        for run in (parts, *([i] for i in parts))
        if run
    )


def found_among(links: Links, at: int) -> int | None:
    """抽查企业700户,发现问题企业40户: those among the inspected that were found wanting."""
    mention = links.mentions[at]
    noun = own_matter(links.cues["found_among"].sub("", mention.label))
    for back in links.before(at):
        other = links.mentions[back]
        if other.countable and other.quantity.unit == mention.quantity.unit:
            inspected = links.cues["inspected"].search(other.label)
            return back if inspected and links.fits(at, back) and overlap(noun, other.words) else None
    return None


def kind_among(links: Links, at: int) -> int | None:
    """排查纠纷300起,化解290起,涉及山林的58起: one kind of the cases, next to their outcomes."""
    mention = links.mentions[at]
    for back in links.before(at):
        other = links.mentions[back]
        if not other.countable or other.quantity.unit != mention.quantity.unit:
            continue
        whole = None if links.wholes[back] is None else links.root(back)
        if whole is None or read_stage(other.label) is None or not links.fits(at, whole):
            return None
        return whole if classes(mention.label) & classes(links.mentions[whole].words) else None
    return None


def whole_of_some(links: Links, at: int) -> int | None:
    """抽检115批次,对7批次不合格产品立案: those among the ones before that something was done about."""
    exact = completed(links, at)
    if exact is not None:
        return exact
    mention = links.mentions[at]
    wanting = links.cues["wanting"].search(mention.after)
    for back in links.before(at):
        other = links.mentions[back]
        if links.mentions[back + 1].sep == ";":
            return None
        if not other.countable or not (kin(other, mention) or _documents(links, back, at)):
            continue
        fitting = links.fits(at, back) and links.spans[at] != links.spans[back]
        alike = overlap(mention.after, other.words)
        looked_at = is_intake(other) or links.cues["inspected"].search(other.label)
        return back if fitting and looked_at and (alike or wanting) else None
    return None


def some_of_a_stock(links: Links, at: int) -> int | None:
    """在册对象17人,帮助4名生活困难的对象: some of the people who are there, named by the same noun."""
    mention = links.mentions[at]
    for back in links.before(at):
        other = links.mentions[back]
        if links.mentions[back + 1].sep == ";":
            return None
        if not other.countable or not kin(other, mention):
            continue
        _, of, described = mention.after.partition("的")
        noun = (described if of else mention.after)[:2]
        same = len(noun) == 2 and noun in other.words
        return back if is_stock(other) and same and links.fits(at, back) else None
    return None


def in_fact(links: Links, at: int) -> int | None:
    """编制5名,实际到岗3名: what there is of what there should be."""
    for back in links.before(at):
        other = links.mentions[back]
        if other.countable and other.quantity.unit == links.mentions[at].quantity.unit:
            return back if links.fits(at, back) and links.wholes[back] is None else None
        if links.mentions[back + 1].sep == ";":
            return None
    return None


def left_out(links: Links, at: int) -> int | None:
    """排查386起,除15起正在调处外,其余371起…: the lot that is named before the rest."""
    for back in links.before(at):
        other = links.mentions[back]
        if other.countable and kin(other, links.mentions[at]):
            whole = links.wholes[back]
            return (back if whole is None else whole) if links.fits(at, back) else None
    return None


def second_measure(links: Links, at: int) -> None:
    """报批土地23宗,面积1126亩,获批19宗943亩: tie the second measure of a part to that of its total."""
    before = links.wholes[at - 1] if at else None
    mention = links.mentions[at]
    if before is None or links.wholes[at] is not None or mention.gap or not mention.countable:
        return
    other = links.mentions[before + 1]
    beside = other.sentence == mention.sentence and before + 1 < at - 1 and other.countable
    same = other.quantity.unit == mention.quantity.unit != links.mentions[at - 1].quantity.unit
    if beside and same and links.cues["measured"].search(other.label) and links.fits(at, before + 1):
        links.tie([at], before + 1)


def _documents(links: Links, whole: int, at: int) -> bool:
    """Tell whether both numbers count documents, one by the matter and one by the sheet (审查合同70件, 5份合同)."""
    families = wordings().families
    units = (links.mentions[i].quantity.unit for i in (whole, at))
    same = overlap(links.mentions[at].after[:4], links.mentions[whole].words)
    return same and {families.get(u, u) for u in units} == {"case", "document"}
