use proptest::prelude::*;

use super::*;
use crate::domain::{Ending, FailureKind};

fn answer() -> Result<Reply, Failure> {
    let ending = Ending::Answered { text: "Yes.".into() };
    Ok(Reply { ending, finish_reason: Some("stop".into()), usage: None })
}

fn status(status: u16, retry_after: Option<u32>) -> Result<Reply, Failure> {
    Err(Failure::new(FailureKind::Status { status, retry_after }, "no"))
}

fn runner(planned: usize, concurrency: usize) -> Runner {
    Runner::new(planned, Limits { concurrency, ..Limits::default() }, || 0.5)
}

fn finished(ticket: u64, result: Result<Reply, Failure>) -> Event {
    Event::Finished { ticket: Ticket(ticket), result, timing: Timing::default() }
}

fn sent(commands: &[Command]) -> Vec<(u64, usize)> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Send { ticket, prompt } => Some((ticket.0, *prompt)),
            _ => None,
        })
        .collect()
}

fn settled(commands: &[Command]) -> Vec<(usize, &Settled)> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Settle { prompt, settled, .. } => Some((*prompt, settled)),
            _ => None,
        })
        .collect()
}

#[test]
fn no_more_requests_at_once_than_allowed() {
    let mut run = runner(5, 2);
    assert_eq!(sent(&run.handle(0.0, Event::Start)), [(0, 0), (1, 1)]);
    assert_eq!(sent(&run.handle(1.0, finished(0, answer()))), [(2, 2)]);
    assert_eq!(run.progress(), Progress { planned: 5, settled: 1, in_flight: 2, waiting: 0, allowed: 2 });
}

#[test]
fn a_run_of_nothing_is_done_at_once() {
    let mut run = runner(0, 2);
    assert_eq!(run.handle(0.0, Event::Start), []);
    assert_eq!(run.state(), RunState::Done);
}

#[test]
fn a_run_that_goes_on_asks_what_is_open_and_counts_what_is_not() {
    let mut run = Runner::resuming(5, [1, 4], Limits { concurrency: 2, ..Limits::default() }, || 0.5);
    assert_eq!(run.progress().settled, 3);
    assert_eq!(sent(&run.handle(0.0, Event::Start)), [(0, 1), (1, 4)]);
    run.handle(1.0, finished(0, answer()));
    assert_eq!(settled(&run.handle(1.0, finished(1, answer()))).len(), 1);
    assert_eq!(run.state(), RunState::Done);
}

#[test]
fn a_pause_awaits_what_is_in_flight_and_sends_nothing_new() {
    let mut run = runner(3, 1);
    run.handle(0.0, Event::Start);
    run.handle(1.0, Event::Pause);
    let commands = run.handle(2.0, finished(0, answer()));
    assert_eq!(settled(&commands).len(), 1);
    assert_eq!(sent(&commands), []);
    assert_eq!(sent(&run.handle(3.0, Event::Start)), [(1, 1)]);
}

#[test]
fn a_stop_aborts_and_cancels_all_that_is_unfinished() {
    let mut run = runner(4, 2);
    run.handle(0.0, Event::Start);
    run.handle(1.0, finished(0, answer()));
    let commands = run.handle(2.0, Event::Stop);
    let aborted: Vec<_> = commands.iter().filter(|command| matches!(command, Command::Abort(_))).collect();
    assert_eq!(aborted, [&Command::Abort(Ticket(1)), &Command::Abort(Ticket(2))]);
    assert_eq!(settled(&commands), [(1, &Settled::Cancelled), (2, &Settled::Cancelled), (3, &Settled::Cancelled)]);
    assert_eq!(run.state(), RunState::Stopped);
    assert_eq!(run.handle(3.0, finished(1, answer())), [], "an aborted request that ends all the same is not counted");
    assert_eq!(run.handle(4.0, Event::Start), [], "a stopped run stays stopped");
}

#[test]
fn trouble_that_may_pass_is_tried_again_after_a_growing_wait() {
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
fn attempts_end_and_the_last_failure_is_told() {
    let mut run = Runner::new(1, Limits { attempts: 2, ..Limits::default() }, || 0.0);
    run.handle(0.0, Event::Start);
    assert_eq!(sent(&run.handle(0.0, finished(0, status(503, None)))), [(1, 0)]);
    let commands = run.handle(0.0, finished(1, status(502, None)));
    let Command::Settle { settled: Settled::Failed(failure), attempts: 2, .. } = &commands[0] else {
        panic!("{commands:?}")
    };
    assert_eq!(failure.kind, FailureKind::Status { status: 502, retry_after: None });
    assert_eq!(run.state(), RunState::Done);
}

#[test]
fn what_cannot_get_better_is_not_tried_again() {
    for code in [400, 401, 403, 404, 422] {
        let mut run = runner(1, 1);
        run.handle(0.0, Event::Start);
        assert_eq!(settled(&run.handle(0.0, finished(0, status(code, None)))).len(), 1, "{code}");
    }
    let mut run = runner(1, 1);
    run.handle(0.0, Event::Start);
    let malformed = Err(Failure::new(FailureKind::Malformed, "no"));
    assert_eq!(settled(&run.handle(0.0, finished(0, malformed))).len(), 1);
}

#[test]
fn a_server_that_names_a_time_is_left_alone_until_then() {
    let mut run = runner(4, 2);
    run.handle(0.0, Event::Start);
    run.handle(10.0, finished(0, status(429, Some(3))));
    assert_eq!(sent(&run.handle(20.0, finished(1, answer()))), [], "everyone waits");
    assert_eq!(run.next_wake(), Some(3_010.0));
    assert!(!sent(&run.handle(3_010.0, Event::Woke)).is_empty());
}

#[test]
fn a_server_that_asks_for_too_long_a_wait_has_said_no() {
    let mut run = runner(1, 1);
    run.handle(0.0, Event::Start);
    assert_eq!(settled(&run.handle(0.0, finished(0, status(429, Some(3_600))))).len(), 1);
}

#[test]
fn concurrency_falls_once_a_round_and_rises_again() {
    let mut run = runner(100, 8);
    run.handle(0.0, Event::Start);
    for ticket in 0..4 {
        run.handle(10.0, finished(ticket, status(429, None)));
    }
    assert_eq!(run.progress().allowed, 4, "four refusals of one round halve it once");
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

/// What the weather does to the request that has been under way longest, or to the run.
#[derive(Clone, Debug)]
enum Weather {
    Answer,
    Status(u16, Option<u32>),
    Cut,
    Malformed,
    Pause,
    Start,
    Wait(f64),
    StrayEnd(u64),
}

fn weather() -> impl Strategy<Value = Weather> {
    prop_oneof![
        4 => Just(Weather::Answer),
        2 => (prop_oneof![Just(429u16), Just(500), Just(404), Just(408)], proptest::option::of(0u32..400))
            .prop_map(|(code, after)| Weather::Status(code, after)),
        1 => Just(Weather::Cut),
        1 => Just(Weather::Malformed),
        1 => Just(Weather::Pause),
        1 => Just(Weather::Start),
        2 => (0.0..40_000.0f64).prop_map(Weather::Wait),
        1 => (0u64..200).prop_map(Weather::StrayEnd),
    ]
}

fn failure(kind: FailureKind) -> Result<Reply, Failure> {
    Err(Failure::new(kind, "no"))
}

proptest! {
    /// Whatever happens, in whatever order, every prompt ends in exactly one outcome, no more requests are under way
    /// than the bound, none is sent for a prompt that has ended, and the run comes to its end.
    #[test]
    fn every_prompt_ends_in_exactly_one_outcome(
        planned in 0usize..40,
        concurrency in 1usize..9,
        attempts in 1u32..6,
        storm in proptest::collection::vec(weather(), 0..300),
        stop_at in proptest::option::of(0usize..300),
    ) {
        let mut run = Runner::new(planned, Limits { concurrency, attempts, ..Limits::default() }, || 0.9);
        let mut now = 0.0;
        let mut ends = vec![0; planned];
        let mut sends = vec![0; planned];
        let mut open: VecDeque<Ticket> = VecDeque::new();
        let mut events: VecDeque<Event> = VecDeque::from([Event::Start]);
        let mut storm = storm.into_iter().enumerate();
        let mut steps = 0;
        while run.state().is_live() {
            steps += 1;
            prop_assert!(steps < 20_000, "the run never ends: {:?}", run.progress());
            if events.is_empty() {
                let event = match storm.next() {
                    Some((at, _)) if Some(at) == stop_at => Event::Stop,
                    Some((_, Weather::Pause)) => Event::Pause,
                    Some((_, Weather::Start)) => Event::Start,
                    Some((_, Weather::Wait(span))) => { now += span; Event::Woke }
                    Some((_, Weather::StrayEnd(ticket))) if !open.contains(&Ticket(ticket)) => finished(ticket, answer()),
                    drawn => {
                        // After the storm, and wherever nothing is in flight, time passes and all goes well.
                        match open.pop_front() {
                            None => {
                                if run.state() == RunState::Paused { events.push_back(Event::Start); }
                                now = run.next_wake().unwrap_or(now).max(now);
                                Event::Woke
                            }
                            Some(ticket) => {
                                let result = match drawn.map(|(_, weather)| weather) {
                                    Some(Weather::Status(code, after)) => status(code, after),
                                    Some(Weather::Cut) => failure(FailureKind::CutStream),
                                    Some(Weather::Malformed) => failure(FailureKind::Malformed),
                                    _ => answer(),
                                };
                                Event::Finished { ticket, result, timing: Timing::default() }
                            }
                        }
                    }
                };
                events.push_back(event);
            }
            let Some(event) = events.pop_front() else { continue };
            for command in run.handle(now, event) {
                match command {
                    Command::Send { ticket, prompt } => {
                        prop_assert_eq!(ends[prompt], 0, "sent after its end");
                        sends[prompt] += 1;
                        open.push_back(ticket);
                    }
                    Command::Abort(ticket) => open.retain(|other| *other != ticket),
                    Command::Settle { prompt, attempts, .. } => {
                        ends[prompt] += 1;
                        prop_assert_eq!(attempts, sends[prompt]);
                    }
                }
            }
            prop_assert!(open.len() <= concurrency);
            prop_assert!(sends.iter().all(|sent| *sent <= attempts));
        }
        prop_assert!(ends.iter().all(|ends| *ends == 1), "{:?}", ends);
        prop_assert!(open.is_empty());
        prop_assert_eq!(run.progress().settled, planned);
    }
}
