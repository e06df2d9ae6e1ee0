use super::*;
use crate::domain::{Answer, Class, Verdict};

fn reply(text: &str) -> Result<Reply, Failure> {
    let usage = Some(Usage { prompt_tokens: Some(10), completion_tokens: Some(20) });
    Ok(Reply { ending: Ending::Answered { text: text.into() }, finish_reason: Some("stop".into()), usage })
}

fn answer() -> Result<Reply, Failure> {
    reply("Yes.")
}

fn failure(kind: FailureKind) -> Result<Reply, Failure> {
    Err(Failure::new(kind, "no"))
}

fn status(status: u16, retry_after: Option<u32>) -> Result<Reply, Failure> {
    failure(FailureKind::Status { status, retry_after })
}

fn runner_with(planned: usize, options: RunnerOptions) -> Runner {
    Runner::new(planned, 0..planned, options, || 0.5)
}

/// A run without classification.
fn runner(planned: usize, concurrency: usize) -> Runner {
    runner_with(planned, RunnerOptions { concurrency, ..RunnerOptions::default() })
}

fn classifying_runner(planned: usize, concurrency: usize) -> Runner {
    runner_with(planned, RunnerOptions { concurrency, classifies: true, ..RunnerOptions::default() })
}

fn finished(ticket: u64, result: Result<Reply, Failure>) -> Event {
    Event::Finished { ticket: Ticket(ticket), result, timing: Timing::default() }
}

fn classified(tasks: impl IntoIterator<Item = usize>) -> Event {
    let answer = || Answer::new("Yes.".into(), Verdict::bare(Class::Answer, 0.9));
    Event::Classified(tasks.into_iter().map(|task| Classified { task, answer: answer() }).collect())
}

/// Tickets and tasks of the requests among the commands.
fn sent(commands: &[Command]) -> Vec<(u64, usize)> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Send { ticket, task } => Some((ticket.0, *task)),
            _ => None,
        })
        .collect()
}

fn settled(commands: &[Command]) -> Vec<(usize, &TaskEnd)> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Settle(Settlement { task, end, .. }) => Some((*task, end)),
            _ => None,
        })
        .collect()
}

fn settled_tasks(commands: &[Command]) -> Vec<usize> {
    settled(commands).into_iter().map(|(task, _)| task).collect()
}

fn taken(run: &mut Runner) -> Vec<usize> {
    run.take_unclassified().into_iter().map(|answer| answer.task).collect()
}

#[test]
fn no_more_requests_at_once_than_allowed() {
    let mut run = runner(5, 2);
    assert_eq!(sent(&run.handle(0.0, Event::Start)), [(0, 0), (1, 1)]);
    assert_eq!(sent(&run.handle(1.0, finished(0, answer()))), [(2, 2)]);
    let expected =
        RunProgress { planned: 5, queued: 2, in_flight: 2, settled: 1, allowed: 2, ..RunProgress::default() };
    assert_eq!(run.progress(), expected);
}

#[test]
fn a_run_without_tasks_is_done_when_started() {
    let mut run = classifying_runner(0, 2);
    assert_eq!(run.phase(), RunnerPhase::Ready);
    assert_eq!(run.handle(0.0, Event::Start), []);
    assert_eq!(run.phase(), RunnerPhase::Done);
}

#[test]
fn a_resumed_run_asks_open_tasks_and_counts_the_others_as_settled() {
    let options = RunnerOptions { concurrency: 2, ..RunnerOptions::default() };
    let mut run = Runner::new(5, [1, 4], options, || 0.5);
    assert_eq!(run.progress().settled, 3);
    assert_eq!(sent(&run.handle(0.0, Event::Start)), [(0, 1), (1, 4)]);
    run.handle(1.0, finished(0, answer()));
    assert_eq!(settled_tasks(&run.handle(1.0, finished(1, answer()))), [4]);
    assert_eq!(run.phase(), RunnerPhase::Done);
}

#[test]
fn an_answer_frees_its_slot_when_it_comes_and_is_settled_when_classified() {
    let mut run = classifying_runner(2, 1);
    run.handle(0.0, Event::Start);
    assert_eq!(
        run.handle(1.0, finished(0, answer())),
        [Command::Send { ticket: Ticket(1), task: 1 }, Command::Classify],
        "the next request stands first"
    );
    assert_eq!(run.progress().settled, 0);
    assert_eq!(run.progress().classifying, 1);
    assert_eq!(run.take_unclassified(), [Unclassified { task: 0, text: "Yes.".into() }]);
    let commands = run.handle(2.0, classified([0]));
    let [(0, TaskEnd::Classified { answer, finish_reason, usage })] = &settled(&commands)[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(answer.verdict.class, Class::Answer);
    assert_eq!(finish_reason.as_deref(), Some("stop"));
    assert!(usage.is_some());
    assert_eq!(run.progress().settled, 1);
}

#[test]
fn answers_that_come_during_a_classification_are_classified_together_after_it() {
    let mut run = classifying_runner(4, 4);
    run.handle(0.0, Event::Start);
    assert_eq!(run.handle(1.0, finished(0, answer())), [Command::Classify]);
    assert_eq!(run.handle(1.0, finished(1, answer())), [], "asked for once");
    assert_eq!(taken(&mut run), [0, 1]);
    assert_eq!(run.handle(2.0, finished(3, answer())), []);
    assert_eq!(run.handle(2.0, finished(2, answer())), []);
    assert_eq!(run.handle(3.0, classified([0]))[1..], [], "the other answer of the batch is still out");
    assert_eq!(run.handle(3.0, classified([1]))[0], Command::Classify);
    assert_eq!(taken(&mut run), [3, 2]);
    run.handle(4.0, classified([3, 2]));
    assert_eq!(run.phase(), RunnerPhase::Done);
}

#[test]
fn replies_without_an_answer_are_settled_at_once() {
    let mut run = classifying_runner(3, 3);
    run.handle(0.0, Event::Start);
    let blocked = Ending::Blocked { reason: "filter".into(), text: String::new() };
    for (ticket, ending) in [(0, Ending::Empty), (1, Ending::Truncated), (2, blocked)] {
        let reply = Reply { ending, finish_reason: None, usage: None };
        let commands = run.handle(1.0, finished(ticket, Ok(reply.clone())));
        assert_eq!(settled(&commands), [(ticket as usize, &TaskEnd::Replied(reply))]);
    }
    assert_eq!(run.phase(), RunnerPhase::Done);
}

#[test]
fn a_run_is_classifying_from_its_last_reply_to_its_last_verdict() {
    let mut run = classifying_runner(1, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, answer()));
    assert_eq!(run.phase(), RunnerPhase::Classifying);
    run.handle(1.0, Event::Pause);
    run.handle(1.0, Event::Stop);
    assert_eq!(run.phase(), RunnerPhase::Classifying, "nothing is left to pause or to cancel");
    run.take_unclassified();
    run.handle(2.0, classified([0]));
    assert_eq!(run.phase(), RunnerPhase::Done);
}

#[test]
fn a_failed_classification_settles_its_answers_without_a_verdict() {
    let mut run = classifying_runner(2, 2);
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, answer()));
    let batch = run.take_unclassified();
    run.handle(2.0, finished(1, answer()));
    let commands = run.handle(3.0, Event::ClassifyFailed(batch));
    assert_eq!(commands[0], Command::Classify, "the next batch is tried");
    let [(0, TaskEnd::Classified { answer, .. })] = &settled(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!((&*answer.text, answer.verdict.class), ("Yes.", Class::Unscored));
}

#[test]
fn a_classified_event_for_an_unknown_untaken_or_settled_task_is_ignored() {
    let mut run = classifying_runner(2, 1);
    run.handle(0.0, Event::Start);
    assert_eq!(run.handle(0.0, classified([0, 1, 7])), [], "in flight, queued, unknown");
    run.handle(1.0, finished(0, answer()));
    assert_eq!(run.handle(1.0, classified([0])), [], "nobody has taken it yet");
    let batch = run.take_unclassified();
    assert_eq!(settled_tasks(&run.handle(2.0, classified([0]))), [0]);
    assert_eq!(run.handle(3.0, classified([0])), []);
    assert_eq!(run.handle(3.0, Event::ClassifyFailed(batch)), []);
    assert_eq!(run.progress().settled, 1);
}

#[test]
fn a_pause_awaits_what_is_in_flight_and_sends_nothing_new() {
    let mut run = classifying_runner(3, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, Event::Pause);
    assert_eq!(run.phase(), RunnerPhase::Paused(PauseReason::Requested));
    assert_eq!(run.handle(2.0, finished(0, answer())), [Command::Classify]);
    run.take_unclassified();
    assert_eq!(settled_tasks(&run.handle(2.0, classified([0]))), [0]);
    assert_eq!(sent(&run.handle(3.0, Event::Start)), [(1, 1)]);
}

#[test]
fn a_stop_aborts_and_cancels_all_that_is_unfinished() {
    let mut run = runner(4, 2);
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, answer()));
    let commands = run.handle(2.0, Event::Stop);
    assert_eq!(commands[..2], [Command::Abort(Ticket(1)), Command::Abort(Ticket(2))]);
    assert_eq!(settled(&commands), [1, 2, 3].map(|task| (task, &TaskEnd::Cancelled)));
    assert_eq!((run.phase(), run.progress().cancelled), (RunnerPhase::Stopped, 3));
    assert_eq!(run.handle(3.0, finished(1, answer())), [], "the end of an aborted request comes too late");
    assert_eq!(run.handle(4.0, Event::Start), [], "a stopped run stays stopped");
}

#[test]
fn a_stopped_run_keeps_answers_that_are_being_classified() {
    let mut run = classifying_runner(4, 2);
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, answer()));
    run.take_unclassified();
    run.handle(1.0, finished(1, answer()));
    assert_eq!(settled_tasks(&run.handle(2.0, Event::Stop)), [2, 3]);
    assert_eq!(run.phase(), RunnerPhase::Stopping);
    assert_eq!(run.handle(3.0, classified([0]))[0], Command::Classify);
    assert_eq!(taken(&mut run), [1]);
    assert_eq!(settled_tasks(&run.handle(4.0, classified([1]))), [1]);
    assert_eq!(run.phase(), RunnerPhase::Stopped);
}

#[test]
fn a_failure_worth_retrying_is_retried_after_a_growing_wait() {
    let mut run = runner(1, 1);
    run.handle(0.0, Event::Start);
    run.handle(0.0, finished(0, status(500, None)));
    assert_eq!(run.next_wake(), Some(500.0));
    assert_eq!(sent(&run.handle(499.0, Event::Woke)), []);
    assert_eq!(sent(&run.handle(500.0, Event::Woke)), [(1, 0)]);
    run.handle(500.0, finished(1, status(500, None)));
    assert_eq!(run.next_wake(), Some(1_500.0));
}

#[test]
fn the_failure_of_the_last_attempt_settles_the_task() {
    let retry = RetryPolicy { max_attempts: 2, ..RetryPolicy::default() };
    let mut run = Runner::new(1, [0], RunnerOptions { retry, ..RunnerOptions::default() }, || 0.0);
    run.handle(0.0, Event::Start);
    assert_eq!(sent(&run.handle(0.0, finished(0, status(503, None)))), [(1, 0)]);
    let commands = run.handle(0.0, finished(1, status(502, None)));
    let Command::Settle(Settlement { end: TaskEnd::Failed(failure), attempts: 2, .. }) = &commands[0] else {
        panic!("{commands:?}")
    };
    assert_eq!(failure.kind, FailureKind::Status { status: 502, retry_after: None });
    assert_eq!((run.phase(), run.progress().failed), (RunnerPhase::Done, 1));
}

#[test]
fn a_rate_limit_with_retry_after_holds_every_request_until_then() {
    let mut run = runner(4, 2);
    run.handle(0.0, Event::Start);
    run.handle(10.0, finished(0, status(429, Some(3))));
    assert_eq!(sent(&run.handle(20.0, finished(1, answer()))), []);
    assert_eq!(run.next_wake(), Some(3_010.0));
    assert!(!sent(&run.handle(3_010.0, Event::Woke)).is_empty());
}

#[test]
fn rate_limits_of_one_round_halve_the_concurrency_once_and_replies_raise_it_again() {
    let mut run = runner(100, 8);
    run.handle(0.0, Event::Start);
    for ticket in 0..4 {
        run.handle(10.0, finished(ticket, status(429, None)));
    }
    assert_eq!(run.progress().allowed, 4);
    for ticket in 4..8 {
        run.handle(20.0, finished(ticket, answer()));
    }
    let mut now = 10_000.0;
    while run.progress().allowed < 8 {
        let next = *run.in_flight.keys().next().unwrap();
        run.handle(now, Event::Finished { ticket: next, result: answer(), timing: Timing::default() });
        now += 1.0;
        assert!(now < 10_090.0, "never rose");
    }
}

#[test]
fn offline_requests_are_sent_again_when_the_network_is_back_and_count_as_no_attempt() {
    let mut run = runner(3, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, Event::Offline);
    assert_eq!(run.handle(1.0, finished(0, failure(FailureKind::Network))), []);
    assert_eq!((run.phase(), run.next_wake()), (RunnerPhase::Offline, None));
    assert_eq!(sent(&run.handle(9.0, Event::Online)), [(1, 0)]);
    let commands = run.handle(10.0, finished(1, answer()));
    assert!(matches!(&commands[1], Command::Settle(Settlement { task: 0, attempts: 1, .. })), "{commands:?}");
}

#[test]
fn a_network_failure_while_online_counts_as_an_attempt() {
    let mut run = runner(1, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, Event::Offline);
    run.handle(2.0, Event::Online);
    run.handle(3.0, finished(0, failure(FailureKind::Network)));
    assert_eq!(run.progress().waiting, 1);
}

#[test]
fn an_offline_run_that_is_paused_waits_for_its_start() {
    let mut run = runner(2, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, Event::Offline);
    run.handle(1.0, Event::Pause);
    run.handle(1.0, finished(0, failure(FailureKind::Network)));
    assert_eq!(run.handle(2.0, Event::Online), []);
    assert_eq!(run.phase(), RunnerPhase::Paused(PauseReason::Requested));
    assert_eq!(sent(&run.handle(3.0, Event::Start)), [(1, 0)]);
}

#[test]
fn a_spent_quota_pauses_the_run_before_the_next_request() {
    let mut run = runner(3, 1);
    run.handle(0.0, Event::Start);
    let commands = run.handle(1.0, finished(0, failure(FailureKind::QuotaSpent { status: 429 })));
    assert_eq!((sent(&commands), settled_tasks(&commands)), (vec![], vec![0]));
    assert!(matches!(run.phase(), RunnerPhase::Paused(PauseReason::QuotaSpent(_))));
    assert_eq!(sent(&run.handle(2.0, Event::Start)), [(1, 1)]);
}

#[test]
fn a_spending_limit_is_reached_when_the_tokens_cost_as_much() {
    let prices = Prices { input: 0.0, output: 1e6 };
    let spent = |limit, written| SpendingLimit { prices, limit }.reached_with(Tokens { written, ..Tokens::default() });
    assert_eq!([1, 2, 3].map(|written| spent(2.0, written)), [None, Some(2.0), Some(3.0)]);
    assert_eq!(spent(0.0, 0), Some(0.0));
}

#[test]
fn a_reached_spending_limit_pauses_the_run_and_keeps_it_paused() {
    let limit = |limit| Some(SpendingLimit { prices: Prices { input: 0.0, output: 1e6 }, limit });
    let tokens_before = Tokens { written: 5, ..Tokens::default() };
    let options = RunnerOptions { classifies: true, tokens_before, ..RunnerOptions::default() };
    let mut run = runner_with(4, options);
    run.set_spending_limit(limit(45.0));
    run.handle(0.0, Event::Start);
    assert_eq!(sent(&run.handle(1.0, finished(0, answer()))), [(1, 1)], "25 spent");
    assert_eq!(sent(&run.handle(2.0, finished(1, answer()))), [], "45 spent, though nothing is classified yet");
    let reason = PauseReason::SpendingLimit { spent: 45.0, limit: 45.0 };
    assert_eq!(run.phase(), RunnerPhase::Paused(reason.clone()));
    assert_eq!(sent(&run.handle(3.0, Event::Start)), []);
    assert_eq!(run.phase(), RunnerPhase::Paused(reason));
    run.set_spending_limit(limit(46.0));
    assert_eq!(sent(&run.handle(4.0, Event::Start)), [(2, 2)]);
}

fn checked_runner() -> Runner {
    let is_readable = |reply: &Reply| reply.answer() == Some("[[ok]]");
    let reply_check = Some(ReplyCheck { is_readable, max_unreadable: 3 });
    runner_with(10, RunnerOptions { reply_check, ..RunnerOptions::default() })
}

#[test]
fn a_run_is_paused_when_none_of_its_first_replies_is_readable() {
    let mut run = checked_runner();
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, reply("?")));
    run.handle(1.0, finished(1, failure(FailureKind::Malformed)));
    run.handle(1.0, finished(2, reply("?")));
    assert_eq!(sent(&run.handle(1.0, finished(3, reply("?")))), [], "failures do not count");
    assert_eq!(run.phase(), RunnerPhase::Paused(PauseReason::UnreadableReplies));
    assert_eq!((run.progress().unreadable, run.progress().failed), (3, 1));
}

#[test]
fn a_run_with_one_readable_reply_goes_on_whatever_else_comes() {
    let mut run = checked_runner();
    run.handle(0.0, Event::Start);
    for ticket in 0..10 {
        run.handle(1.0, finished(ticket, reply(if ticket == 1 { "[[ok]]" } else { "?" })));
    }
    assert_eq!((run.phase(), run.progress().unreadable), (RunnerPhase::Done, 9));
}

#[test]
fn every_phase_has_the_state_that_is_stored_and_shown() {
    use crate::domain::RunState;
    let failure = Failure::new(FailureKind::QuotaSpent { status: 429 }, "no");
    for (phase, state) in [
        (RunnerPhase::Ready, RunState::Paused),
        (RunnerPhase::Running, RunState::Running),
        (RunnerPhase::Offline, RunState::Running),
        (RunnerPhase::Paused(PauseReason::QuotaSpent(failure)), RunState::Paused),
        (RunnerPhase::Classifying, RunState::Running),
        (RunnerPhase::Stopping, RunState::Running),
        (RunnerPhase::Stopped, RunState::Stopped),
        (RunnerPhase::Done, RunState::Done),
    ] {
        assert_eq!(phase.run_state(), state);
        assert_eq!(phase.is_live(), state.is_live());
    }
}
