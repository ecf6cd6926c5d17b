import shutil
from pathlib import Path

from rnngrad.paper.latex.engine import find_engine, typeset
from rnngrad.pipeline.job import logger, run_job


def typeset_paper(paths_sources, path_pdf):
    for path in map(Path, paths_sources):
        shutil.copy(path, path_pdf.parent / path.name)
    engine = find_engine()
    typeset(engine, path_pdf.with_suffix(".tex"))
    logger.info("%s, set with %s", path_pdf, engine.name)


if __name__ == "__main__":
    run_job(
        lambda: typeset_paper(snakemake.input.sources, Path(snakemake.output[0])),
        snakemake.log[0],
    )
