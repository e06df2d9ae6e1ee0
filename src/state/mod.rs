//! Services: each has the signals of one subject and the actions on them. Components get them by `use_…` functions and
//! never touch the browser themselves. [`start`] makes them, each with the services that it needs.

mod active_runs;
mod address_line;
mod batch_export;
mod browser;
mod categories;
mod chart_view;
mod chat_client;
mod classification;
mod comparison;
mod connection;
mod exercises;
mod history;
mod imports;
mod judge;
mod judge_progress;
mod labelling;
mod load_state;
mod local_models;
mod model_client;
mod model_form;
mod notice;
mod other_tabs;
mod page_error;
mod practice;
mod prompt_sets;
mod responses;
mod rose_bench;
mod runs;
mod service;
mod shell;
mod start;
mod start_deferred;
mod storage;
mod task_driver;
mod token_client;
mod transport;

pub use active_runs::{ActiveRuns, Consent, LineUp, LineUpEntry, use_active_runs, use_consent, use_line_up};
pub use batch_export::{BatchExport, BatchFile, ExportedBatch, use_batch_export};
pub use browser::{
    ElementSize, UserFile, copy, dropped_files, focus, follow_size, iso_now, language_name, on_panic, picked_files,
    remove_element, set_document_language, set_icon, set_theme, set_title, stored_theme, wanted_languages,
};
pub use categories::{CategoryRatesView, OnRadar, use_category_rates};
pub use chart_view::{ChartView, use_chart_view};
pub use classification::{Classification, EncoderService, TriedAnswer, use_classification, use_encoder};
pub use comparison::{Comparison, use_comparison};
pub use connection::{ModelConnection, use_model_connection};
pub use exercises::{Exercises, use_exercises};
pub use history::{History, use_history};
pub use imports::{BatchReview, FileReview, ImportReview, ImportStage, Imports, RunReview, use_imports};
pub use judge::{Judge, JudgePlan, JudgeScope, use_judge};
pub use judge_progress::JudgeProgress;
pub use labelling::{CorrectedPoint, Labelling, LabellingSession, use_labelling};
pub use load_state::LoadState;
pub use local_models::{LocalModels, use_local_models};
pub use model_form::{AddressOrigin, ModelForm, use_model_form};
pub use notice::{ImportedAnswers, Notice};
pub use page_error::{DownloadError, PageError};
pub use practice::{Practice, use_practice};
pub use prompt_sets::{
    DownloadFrom, DownloadProgress, KnownSet, OpenedFile, PromptSets, STARTER, SetState, use_prompt_sets,
};
pub use responses::{CategoryGroup, ResponseFilter, Responses, use_responses};
pub use rose_bench::{BenchSide, BenchSubject, RoseBench, Transcript, use_rose_bench};
pub use runs::{Export, RunData, RunEntry, RunPhase, Runs, use_runs};
pub use shell::{Shell, use_shell};
pub use start::start;
pub use start_deferred::start_deferred;
