//! A run as a state machine: events go in, commands come out. It reads no clock, sends nothing and draws no random
//! number: times, replies and randomness are given to it, so that every order of events can be tested.

mod concurrency;
mod machine;
mod message;
mod phase;
mod resumption;
mod retry;

pub use machine::{ReplyCheck, Runner, RunnerOptions, SpendingLimit};
pub use message::{Classified, Command, Event, Settlement, TaskEnd, Ticket, Unclassified};
pub use phase::{PauseReason, RunProgress, RunnerPhase};
pub use resumption::Resumption;
pub use retry::{Millis, RetryPolicy};
