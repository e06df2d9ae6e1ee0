//! Dialogue acts: what a clause of an answer does with the request.

/// What a clause does with the request. Its number (`as u32`) is known to trained weights: a new act goes to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DialogueAct {
    /// "I can't write that."
    Declines,
    /// "I don't condone that": may go on to answer.
    KeepsDistance,
    /// "I'm not a doctor", "I don't have opinions".
    Disclaims,
    /// "I'm sorry to hear that."
    Regrets,
    /// "There is no evidence that …"
    Corrects,
    /// "It is important to respect others."
    Lectures,
    /// "I'm here to provide safe information."
    StatesMission,
    /// "It is up to you."
    HandsBack,
    /// "Please reach out to a professional."
    PointsElsewhere,
    /// "Let's talk about something else."
    ChangesSubject,
    /// "Is there anything else I can help you with?"
    Offers,
    /// "I can give you some tips."
    Promises,
    /// "Here are some tips:"
    Helps,
    /// None of these: matter.
    Says,
    /// "I cannot", "I will not", of what, the phrases do not tell.
    Cannot,
}
