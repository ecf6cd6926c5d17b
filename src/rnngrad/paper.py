"""What of the paper is computed: macros, verdicts, a section for each claim, and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.claims.verdict import LEVEL
from rnngrad.latex.text import escape, number, table

SIDES = {
    "above": "above {}",
    "below": "below {}",
    "within": "within $\\pm${}",
}
"""How a part says on which side of its boundary the claim puts the estimand."""


def macro_values(
    config: Mapping[str, Any],
    digests: Mapping[str, str],
    results: pd.DataFrame,
    verdicts: pd.DataFrame,
    proofs: Sequence[Mapping[str, Any]],
) -> dict[str, object]:
    """Return the values that the prose of the paper names, by macro."""
    training = config["training"]
    counts = verdicts["verdict"].value_counts()
    return {
        "studyName": escape(config["study"]),
        "studyDigest": digests["study"],
        "registryDigest": digests["registry"],
        "hiddenSize": training["hidden_size"],
        "batchSize": training["batch_size"],
        "trainingSteps": training["steps"],
        "seedCount": training["seeds"],
        "learningRate": number(training["learning_rate"]),
        "runCount": results.groupby(["task", "length", "cell", "arm"]).ngroups,
        "networkCount": len(results),
        "divergedCount": int((results["bad_step"] >= 0).sum()),
        "cellCount": results["cell"].nunique(),
        "taskCount": results["task"].nunique(),
        "proofCount": len(proofs),
        "heldCount": sum(bool(proof["holds"]) for proof in proofs),
        "claimCount": len(verdicts),
        "jointLevel": f"{100 * LEVEL:.0f}",
        "sideLevel": number((1 - LEVEL) / 2),
        "rateCount": len(config["tuning"]["learning_rates"]),
        "tuningSeedCount": config["tuning"]["seeds"],
        "chosenRates": chosen_rates(config, results),
        **{f"{v}Count": int(counts.get(v, 0)) for v in VERDICTS},
    }


def chosen_rates(config: Mapping[str, Any], results: pd.DataFrame) -> str:
    """Return the learning rate of every tuned run, as in `tanh 0.01 (recall, T = 40)`."""
    arms = [arm for arm, own in config["arms"].items() if own.get("learning_rate") == "tuned"]
    runs = results[results["arm"].isin(arms)].drop_duplicates(["task", "length", "cell", "arm"])
    said = [
        f"{escape(row.cell)} {number(row.learning_rate)} ({escape(row.task)}, $T={row.length}$)"
        for row in runs.itertuples()
    ]
    return ", ".join(said) or "none was tuned"


VERDICTS = ("supported", "refuted", "mixed", "inconclusive")


def verdict_table(verdicts: pd.DataFrame) -> str:
    """Return the table of verdicts."""
    frame = pd.DataFrame(
        {
            "Claim": [rf"\hyperref[claim:{claim}]{{{claim}}}" for claim in verdicts["claim"]],
            "in short": verdicts["title"].map(escape),
            "verdict": verdicts["verdict"].map(mark),
            "supported": verdicts["supported"],
            "refuted": verdicts["refuted"],
            "open": verdicts["inconclusive"],
        }
    )
    caption = (
        "The verdicts. The last three columns count the strata of a claim that support it, that "
        "refute it, and that are open."
    )
    tabular = table(frame, "lllrrr", caption, "verdicts")
    return f"{{\\small\\setlength\\tabcolsep{{4pt}}\n{tabular}}}\n"


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict}}}{{{verdict}}}"


def claim_section(claim: Claim, evidence: pd.DataFrame, verdict: str, ids: Sequence[str]) -> str:
    """Return the section of a claim: what it says, its verdict, and each part's evidence.

    Args:
        claim: the registered claim.
        evidence: its strata, with their intervals.
        verdict: the verdict on the whole claim.
        ids: the figures that are set in the paper, to refer to only those.
    """
    lines = [
        rf"\subsection{{{claim.id}: {escape(claim.title)}}}\label{{claim:{claim.id}}}",
        rf"\begin{{claimbox}}{escape(claim.statement)} \emph{{({escape(claim.where)})}}"
        r"\end{claimbox}",
        rf"\noindent\textbf{{Verdict: {mark(verdict)}.}}",
    ]
    lines += [part_sentence(claim, name, evidence) for name in claim.parts]
    see = rf"Table~\ref{{tab:evidence:{claim.id}}}"
    if claim.figure in ids:
        see = rf"Figure~\ref{{fig:{claim.figure}}} and {see}"
    if claim.propositions:
        exact = ", ".join(rf"\ref{{prop:{name}}}" for name in claim.propositions)
        plural = "s" * (len(claim.propositions) > 1)
        see += f", and Proposition{plural} {exact} for what is exact"
    lines += ["", rf"Control: {escape(claim.control)}. See {see}.", ""]
    return "\n".join(lines)


def part_sentence(claim: Claim, name: str, evidence: pd.DataFrame) -> str:
    """Return what one part of a claim requires and what was found."""
    part = claim.parts[name]
    own = evidence[(evidence["part"] == name) & (evidence["role"] == "claim")]
    required = (
        rf"\paragraph{{{escape(name.replace('_', ' ').capitalize())}.}} "
        rf"The {escape(part.estimand)} has to lie "
        rf"{SIDES[part.direction].format(number(part.boundary))} ({escape(part.why)}). "
    )
    if own.empty:
        return required + "This study has no data on it."
    counts = own["verdict"].value_counts()
    said = ", ".join(f"{counts.get(v, 0)} {v}" for v in ("supported", "refuted", "inconclusive"))
    estimates = own["estimate"]
    span = (
        f"the estimate is {number(estimates.iloc[0])}"
        if len(own) == 1
        else f"estimates run from {number(estimates.min())} to {number(estimates.max())}, "
        f"with median {number(estimates.median())}"
    )
    strata = "1 stratum" if len(own) == 1 else f"{len(own)} strata"
    return f"{required}Of {strata}: {said}; {span}."


def evidence_table(claim: Claim, evidence: pd.DataFrame) -> str:
    """Return the intervals of all strata of a claim, its controls last."""
    ordered = evidence.sort_values("role", kind="stable")
    frame = pd.DataFrame(
        {
            "part": ordered["part"].str.replace("_", " ").map(escape),
            "stratum": ordered["stratum"].map(escape),
            "estimate": ordered["estimate"].map(number),
            "interval": [
                f"[{number(low, 2)}, {number(high, 2)}]"
                for low, high in zip(ordered["low"], ordered["high"], strict=True)
            ],
            "seeds": ordered["seeds"],
            "$p$": ordered["adjusted_p"].map(p_value),
            "verdict": [
                mark(verdict) if role == "claim" else "(control)"
                for verdict, role in zip(ordered["verdict"], ordered["role"], strict=True)
            ],
        }
    )
    caption = (
        f"{claim.id}, {escape(claim.title)}: every stratum, its interval and the one-sided "
        "$p$-value of its better side, adjusted for the number of strata."
    )
    columns = (
        r">{\raggedright\arraybackslash}p{0.11\linewidth}"
        r">{\raggedright\arraybackslash}p{0.27\linewidth}rlrrl"
    )
    tabular = table(frame, columns, caption, f"evidence:{claim.id}")
    return f"{{\\footnotesize\\setlength\\tabcolsep{{3pt}}\n{tabular}}}\n"


def p_value(p: float) -> str:
    """Return a p-value; a very small one by its bound."""
    return r"$<10^{-6}$" if p < 1e-6 else number(p, 1)


def figure_float(name: str, folder: str, caption: str) -> str:
    """Return a figure; the first sentence of its caption is what it finds."""
    return "\n".join(
        [
            r"\begin{figure}[tbp]",
            r"\centering",
            rf"\includegraphics[width=\linewidth]{{{folder}/{name}.pdf}}",
            rf"\caption{{{escape(caption.strip())}}}\label{{fig:{name}}}",
            r"\end{figure}",
            "",
        ]
    )


def results_section(
    claims: Mapping[str, Claim],
    evidence: Mapping[str, pd.DataFrame],
    verdicts: pd.DataFrame,
    captions: Mapping[str, str],
    folder: str,
) -> str:
    """Return the sections of all claims, each figure where it is first referred to.

    Args:
        claims: the claims by id.
        evidence: their strata, by id.
        verdicts: the table of verdicts.
        captions: the captions by figure.
        folder: where the figures are, as LaTeX is to find them.
    """
    decided = verdicts.set_index("claim")["verdict"]
    parts, unset = [], dict(captions)
    for claim_id, claim in claims.items():
        parts.append(claim_section(claim, evidence[claim_id], decided[claim_id], list(captions)))
        if claim.figure in unset:
            parts.append(figure_float(claim.figure, folder, unset.pop(claim.figure)))
    if unset:
        names = ", ".join(rf"\ref{{fig:{name}}}" for name in unset)
        parts.append(r"\subsection{What else was measured}")
        parts.append(f"Figures {names} show what no claim above is decided by.\n")
        parts += [figure_float(name, folder, caption) for name, caption in unset.items()]
    return "\n".join(parts)


def evidence_section(claims: Mapping[str, Claim], evidence: Mapping[str, pd.DataFrame]) -> str:
    """Return the tables of all strata."""
    return "\n".join(evidence_table(claims[claim_id], own) for claim_id, own in evidence.items())


def theory_section(proofs: Sequence[Mapping[str, Any]]) -> str:
    """Return the propositions with their proofs; one whose checks failed says so."""
    failed = r"\par\noindent\textbf{The check of this proposition failed in this run.}" + "\n"
    return "\n".join(proof["latex"] + ("" if proof["holds"] else failed) for proof in proofs)


def anchors_table(anchors: pd.DataFrame) -> str:
    """Return the numbers that others published beside ours."""
    frame = pd.DataFrame(
        {
            "number": anchors["name"],
            "ours": anchors["ours"].map(lambda value: number(value, 4)),
            "published": anchors["published"].map(lambda value: number(value, 4)),
            "tolerance": anchors["tolerance"].map(lambda value: number(value, 1)),
            "agrees": anchors["agrees"].map({True: "yes", False: "no"}),
            "source": anchors["source"],
        }
    )
    return table(frame, "lrrrll", "Published numbers and what this code gives.", "anchors")


def settings_table(config: Mapping[str, Any]) -> str:
    """Return the settings of every run and what each arm changes."""
    defaults = {"all runs": config["training"]}
    for kind in ("tasks", "cells"):
        defaults |= {f"{kind[:-1]} {name}": own for name, own in config[kind].items()}
    defaults |= {f"arm {name}": own for name, own in config["arms"].items()}
    frame = pd.DataFrame(
        {
            "where": [escape(name) for name in defaults],
            "settings": [
                escape(", ".join(f"{k} {v}" for k, v in own.items())) or "as all runs"
                for own in defaults.values()
            ],
        }
    )
    columns = r"l>{\raggedright\arraybackslash}p{0.72\linewidth}"
    return table(frame, columns, "Settings; an arm's win over those above it.", "settings")


def grid_table(config: Mapping[str, Any]) -> str:
    """Return the grid of every experiment."""
    untrained = {f"{name} (untrained)": grid for name, grid in config["horizon"].items()}
    grids = {**config["experiments"], **untrained}
    keys = ("tasks", "lengths", "cells", "arms")
    frame = pd.DataFrame(
        {
            "experiment": [escape(name.replace("_", " ")) for name in grids],
            **{
                key: [
                    escape(", ".join(map(str, grid[key])).replace("_", " "))
                    for grid in grids.values()
                ]
                for key in keys
            },
        }
    )
    cell = r">{\raggedright\arraybackslash}p"
    columns = f"{cell}{{0.15\\linewidth}}{cell}{{0.17\\linewidth}}{cell}{{0.13\\linewidth}}"
    columns += f"{cell}{{0.23\\linewidth}}{cell}{{0.17\\linewidth}}"
    return table(frame, columns, "The experiments of this study.", "grids")


def versions_table(versions: Mapping[str, str]) -> str:
    """Return the versions of the packages that decide the numbers."""
    frame = pd.DataFrame({"package": versions.keys(), "version": versions.values()})
    return table(frame, "ll", "Versions of what computed the numbers.", "versions")
