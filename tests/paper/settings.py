"""What the smoke study, its registry and the paper's prose say."""

from pathlib import Path

import pandas as pd
import yaml

from rnngrad.claims import registry

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}
PROSE = {path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / "paper").glob("*.yaml")}
CAPTIONS = {name: "Finding of 50 %. How to read it." for name in CONFIG["figures"]}
BUDGETS = pd.DataFrame(
    {
        "share": [0.5, 0.5, 0.25],
        "claim": ["C20", "C09", "C20"],
        "hypothesis": ["advantage", "history_raises_keep", "advantage"],
        "whole": ["supported", "supported", "supported"],
        "verdict": ["supported", "undecided", "refuted"],
        "change": ["none", "silent", "another"],
    }
)
ANCHORS = pd.DataFrame(
    [
        {
            "name": "$x$",
            "ours": 1.0,
            "published": 1.0,
            "tolerance": 0.1,
            "agrees": True,
            "source": "a",
        }
    ]
)
