import shutil
from pathlib import Path

from rnngrad.paper.latex.engine import find_engine, typeset
from rnngrad.pipeline.job import logger, run_job


def typeset_paper(paths_sources, engine, path_pdf):
    for path in map(Path, paths_sources):
        shutil.copy(path, path_pdf.parent / path.name)
    typeset(find_engine(name=engine), path_pdf.with_suffix(".tex"))
    logger.info("%s, set with %s", path_pdf, engine)


if __name__ == "__main__":
    run_job(
        lambda: typeset_paper(
            snakemake.input.sources, snakemake.params.engine, Path(snakemake.output[0])
        ),
        snakemake.log[0],
    )
