//! What can be wrong with settings.

/// Why a setting cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The Base URL box is empty.
    #[error("No address: enter the Base URL of a model API, such as http://127.0.0.1:8000/v1.")]
    NoAddress,
    /// The text is not an absolute http(s) URL.
    #[error("“{text}” is not an address: a Base URL looks like https://api.example.com/v1.")]
    NotAUrl {
        /// What was entered.
        text: String,
    },
    /// The address carries a user name, a password, a query or a fragment, where a key could hide and leak.
    #[error("The address has a {part}: enter it without, and a key in its own box.")]
    CarriesSecret {
        /// The part that must go.
        part: &'static str,
    },
    /// The model's name is missing.
    #[error("No model: enter the name under which the API knows the model, or choose one after “Test connection”.")]
    NoModel,
}
