//! The making of prompts after OR-Bench (arXiv 2405.20947): a generator's replies read so that nothing vanishes, near-duplicates,
//! the judges' votes, how varied a set is, and which words of a prompt are refused.

mod diversity;
mod near_duplicates;
mod reply;
mod trigger;
mod votes;

pub use diversity::{distinct_n, self_bleu};
pub use near_duplicates::{NearDuplicates, Neighbour};
pub use reply::{ReplyRow, RowEnd, read_prompts};
pub use trigger::{PromptWords, SmallestPart, Step};
pub use votes::{Decision, Vote, VoteTable};
