//! A run as a state machine: events go in, commands come out. It reads no clock, sends nothing and draws no random
//! number: times, replies and randomness are given to it, so that every order of events can be tested.

mod concurrency;
mod machine;
mod message;
mod phase;
mod replaced;
mod replaced_limits;
mod resumption;
mod retry;

pub use replaced::{Command, Event, Progress, Runner, Settled, Ticket};
pub use replaced_limits::Limits;
pub use resumption::Resumption;
pub use retry::Millis;

/// The machine with classifying as one of its stages. Its names move up here when the machine in `replaced.rs` leaves.
pub mod lifecycle {
    pub use super::machine::{ReplyCheck, Runner, RunnerOptions, SpendingLimit};
    pub use super::message::{Classified, Command, Event, Settlement, TaskEnd, Ticket, Unclassified};
    pub use super::phase::{PauseReason, RunProgress, RunnerPhase};
    pub use super::retry::RetryPolicy;
}
