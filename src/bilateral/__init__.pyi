from .charts import (
    draw_around as draw_around,
)
from .charts import (
    draw_before_after as draw_before_after,
)
from .charts import (
    draw_calendar as draw_calendar,
)
from .charts import (
    draw_coverage as draw_coverage,
)
from .charts import (
    draw_date_use as draw_date_use,
)
from .charts import (
    draw_episodes as draw_episodes,
)
from .charts import (
    draw_false_alarms as draw_false_alarms,
)
from .charts import (
    draw_figures_on_file as draw_figures_on_file,
)
from .charts import (
    draw_follow_through as draw_follow_through,
)
from .charts import (
    draw_handover_mix as draw_handover_mix,
)
from .charts import (
    draw_handover_timeline as draw_handover_timeline,
)
from .charts import (
    draw_inventory as draw_inventory,
)
from .charts import (
    draw_letter_use as draw_letter_use,
)
from .charts import (
    draw_meeting_gaps as draw_meeting_gaps,
)
from .charts import (
    draw_meeting_lanes as draw_meeting_lanes,
)
from .charts import (
    draw_meeting_matrix as draw_meeting_matrix,
)
from .charts import (
    draw_meeting_network as draw_meeting_network,
)
from .charts import (
    draw_null as draw_null,
)
from .charts import (
    draw_people as draw_people,
)
from .charts import (
    draw_period_figures as draw_period_figures,
)
from .charts import (
    draw_pressure_ribbon as draw_pressure_ribbon,
)
from .charts import (
    draw_robustness as draw_robustness,
)
from .charts import (
    draw_source_depth as draw_source_depth,
)
from .charts import (
    draw_term_use as draw_term_use,
)
from .charts import (
    draw_time_to_outcome as draw_time_to_outcome,
)
from .charts import (
    draw_timing_round as draw_timing_round,
)
from .charts import (
    draw_two_ways as draw_two_ways,
)
from .charts import (
    draw_verdicts as draw_verdicts,
)
from .charts import (
    draw_waits as draw_waits,
)
from .charts import (
    draw_yearly_figures as draw_yearly_figures,
)
from .citations import (
    cite as cite,
)
from .citations import (
    cite_figures as cite_figures,
)
from .citations import (
    disagreements as disagreements,
)
from .citations import (
    dispute_counts as dispute_counts,
)
from .citations import (
    events_of_lists as events_of_lists,
)
from .citations import (
    foot as foot,
)
from .citations import (
    source_counts as source_counts,
)
from .citations import (
    source_depth as source_depth,
)
from .citations import (
    trace as trace,
)
from .claim_desk import (
    Claim as Claim,
)
from .claim_desk import (
    claims as claims,
)
from .claim_desk import (
    examine_claim as examine_claim,
)
from .claim_desk import (
    say_verdicts as say_verdicts,
)
from .data import (
    Dataset as Dataset,
)
from .data import (
    check as check,
)
from .data import (
    contents as contents,
)
from .data import (
    export as export,
)
from .data import (
    load as load,
)
from .data import (
    save as save,
)
from .data import (
    shipped_folder as shipped_folder,
)
from .episodes import (
    clocks as clocks,
)
from .episodes import (
    deadlines as deadlines,
)
from .episodes import (
    episode_events as episode_events,
)
from .episodes import (
    follow_through as follow_through,
)
from .episodes import (
    on_clock as on_clock,
)
from .episodes import (
    pressure as pressure,
)
from .episodes import (
    pressure_on as pressure_on,
)
from .episodes import (
    pressure_ribbon as pressure_ribbon,
)
from .episodes import (
    tariff_episodes as tariff_episodes,
)
from .episodes import (
    tariff_spells as tariff_spells,
)
from .episodes import (
    time_to_outcome as time_to_outcome,
)
from .explorers import (
    Explorer as Explorer,
)
from .explorers import (
    explore_claims as explore_claims,
)
from .explorers import (
    explore_coding as explore_coding,
)
from .explorers import (
    explore_handovers as explore_handovers,
)
from .explorers import (
    explore_meetings as explore_meetings,
)
from .explorers import (
    explore_network as explore_network,
)
from .explorers import (
    explore_pressure as explore_pressure,
)
from .explorers import (
    explore_timing as explore_timing,
)
from .explorers import (
    explore_timing_game as explore_timing_game,
)
from .labels import (
    actor_names as actor_names,
)
from .labels import (
    say_date as say_date,
)
from .labels import (
    vocabulary as vocabulary,
)
from .labels import (
    word as word,
)
from .lessons import (
    blind_events as blind_events,
)
from .lessons import (
    check_answer as check_answer,
)
from .lessons import (
    coding_agreement as coding_agreement,
)
from .lessons import (
    compare_nulls as compare_nulls,
)
from .lessons import (
    false_alarms as false_alarms,
)
from .lessons import (
    judge_round as judge_round,
)
from .lessons import (
    lesson_plan as lesson_plan,
)
from .lessons import (
    many_windows as many_windows,
)
from .lessons import (
    press_releases as press_releases,
)
from .lessons import (
    timing_round as timing_round,
)
from .lessons import (
    timing_score as timing_score,
)
from .lessons import (
    unrelated_pair as unrelated_pair,
)
from .meetings import (
    attendance as attendance,
)
from .meetings import (
    cadence as cadence,
)
from .meetings import (
    counterparts as counterparts,
)
from .meetings import (
    following_agreements as following_agreements,
)
from .meetings import (
    host_turns as host_turns,
)
from .meetings import (
    meeting_coverage as meeting_coverage,
)
from .meetings import (
    meeting_gaps as meeting_gaps,
)
from .meetings import (
    meeting_network as meeting_network,
)
from .meetings import (
    meeting_shares as meeting_shares,
)
from .meetings import (
    meetings_of_list as meetings_of_list,
)
from .meetings import (
    office_terms as office_terms,
)
from .meetings import (
    promised_meetings as promised_meetings,
)
from .meetings import (
    select_meetings as select_meetings,
)
from .meetings import (
    who_meets_whom as who_meets_whom,
)
from .mending import mend as mend
from .people import (
    people_believed as people_believed,
)
from .people import (
    people_handed_over as people_handed_over,
)
from .people import (
    people_tied as people_tied,
)
from .schema import DataError as DataError
from .selection import (
    find as find,
)
from .selection import (
    select_events as select_events,
)
from .session import (
    setup as setup,
)
from .session import (
    versions as versions,
)
from .stocktaking import (
    date_use as date_use,
)
from .stocktaking import (
    inventory as inventory,
)
from .stocktaking import (
    letter_use as letter_use,
)
from .stocktaking import (
    term_use as term_use,
)
from .tables import (
    event_table as event_table,
)
from .tables import (
    table as table,
)
from .timing import (
    around as around,
)
from .timing import (
    before_after as before_after,
)
from .timing import (
    coincidence as coincidence,
)
from .timing import (
    collapse as collapse,
)
from .timing import (
    compare_evidence as compare_evidence,
)
from .timing import (
    planned_tests as planned_tests,
)
from .timing import (
    power as power,
)
from .timing import (
    rate_ratio as rate_ratio,
)
from .timing import (
    recorded_false_alarms as recorded_false_alarms,
)
from .timing import (
    robustness as robustness,
)
from .timing import (
    search_span as search_span,
)
from .timing import (
    time_to_next as time_to_next,
)
from .timing import (
    timing_answer as timing_answer,
)
from .timing import (
    timing_plan as timing_plan,
)
from .trends import (
    add_figures as add_figures,
)
from .trends import (
    change_points as change_points,
)
from .trends import (
    counts_over_time as counts_over_time,
)
from .trends import (
    cumulative_counts as cumulative_counts,
)
from .trends import (
    disputed_figures as disputed_figures,
)
from .trends import (
    event_counts as event_counts,
)
from .trends import (
    handovers as handovers,
)
from .trends import (
    period_figures as period_figures,
)
from .trends import (
    rolling_counts as rolling_counts,
)
from .trends import (
    spread_actors as spread_actors,
)
from .trends import (
    spread_people as spread_people,
)
from .trends import (
    yearly_figures as yearly_figures,
)
from .trends.rates import (
    exact_rate as exact_rate,
)
from .trends.rates import (
    exact_ratio as exact_ratio,
)
from .trends.rates import (
    rate_ratios as rate_ratios,
)
from .trends.rates import (
    rates_by_term as rates_by_term,
)
