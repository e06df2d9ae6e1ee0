//! A run as a state machine: events in, commands out. It knows neither the clock nor the network nor chance: all three
//! are given to it, so that a test can drive it through any weather.

mod limits;
mod machine;
mod pace;
mod resumption;

pub use limits::{Limits, Millis};
pub use machine::{Command, Event, Progress, Runner, Settled, Ticket};
pub use resumption::Resumption;
