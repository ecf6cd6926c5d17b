from pathlib import Path

from rnngrad.figures.style import hypotheses
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


if __name__ == "__main__":
    run_job(
        lambda: trace(Path(snakemake.input.paper), Path(snakemake.input.hypotheses)),
        snakemake.log[0],
        aloud=True,
    )
