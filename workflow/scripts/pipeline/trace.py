from pathlib import Path

from rnngrad.figures.style import hypotheses
from rnngrad.paper import numbers
from rnngrad.pipeline import lineage, storage
from rnngrad.pipeline.job import logger, run_job


def trace(path_paper, path_hypotheses):
    for row in storage.read_table(path_hypotheses).to_dict("records"):
        found = "; ".join(hypotheses.effects(row)) or "no estimate"
        source = path_hypotheses.parent / f"evidence/{row['claim']}.parquet"
        logger.info("%s %s: %s, %s: from %s", row["claim"], row["hypothesis"],
                    row["verdict"], found, source)  # fmt: skip
    seen = {}
    for line in lineage.chain(path_paper, seen):
        logger.info(line)
    logger.info("%d files, each the one that the next was made from", len(seen))


def trace_number(path_paper, number):
    found = numbers.find(numbers.entries_of(storage.read_document(path_paper)), number)
    for entry in found:
        for line in numbers.told(entry):
            logger.info(line)
    if len(found) > 1:
        logger.info("%d entries print it; give the number of one for its chain", len(found))
        return
    for line in lineage.below(path_paper, found[0].table, found[0].where):
        logger.info(line)


if __name__ == "__main__":
    paper, number = Path(snakemake.input.paper), snakemake.params.number
    run_job(
        lambda: (
            trace(paper, Path(snakemake.input.hypotheses))
            if number is None
            else trace_number(paper, str(number))
        ),
        snakemake.log[0],
        aloud=True,
    )
