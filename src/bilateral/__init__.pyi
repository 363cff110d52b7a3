from .charts import (
    draw_handover_timeline as draw_handover_timeline,
    draw_period_figures as draw_period_figures,
    draw_yearly_figures as draw_yearly_figures,
)
from .citations import (
    cite as cite,
    cite_figures as cite_figures,
    disagreements as disagreements,
    foot as foot,
    source_counts as source_counts,
    trace as trace,
)
from .data import (
    Dataset as Dataset,
    check as check,
    contents as contents,
    load as load,
    save as save,
    shipped_folder as shipped_folder,
)
from .explorers import (
    Explorer as Explorer,
    explore_handovers as explore_handovers,
)
from .labels import (
    say_date as say_date,
    vocabulary as vocabulary,
    word as word,
)
from .schema import DataError as DataError
from .selection import (
    find as find,
    select_events as select_events,
)
from .session import setup as setup
from .tables import (
    event_table as event_table,
    table as table,
)
from .trends import (
    disputed_figures as disputed_figures,
    event_counts as event_counts,
    handovers as handovers,
    period_figures as period_figures,
    yearly_counts as yearly_counts,
    yearly_figures as yearly_figures,
)
