//! How a run's replies ended, once it has ended itself.

use super::run_entry::RunData;
use crate::domain::Item;
use crate::provider::Finish;
use crate::report::Endings;

impl RunData {
    /// What the replies came to beside their verdicts; of the reasons to end those that nobody knows. `None` while the run
    /// goes on.
    pub fn endings(&self) -> Option<Endings> {
        (!self.head.state.is_live()).then(|| with_unknown_reasons(&self.items))
    }
}

fn with_unknown_reasons(items: &[Item]) -> Endings {
    let mut endings = Endings::of(items);
    endings.finish_reasons.retain(|(reason, _)| Finish::of(reason) == Finish::Unknown);
    endings
}
