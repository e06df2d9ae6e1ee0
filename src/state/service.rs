//! What all services have in common: the state of one subject that lives as long as the page, and a handle on it.

use std::ops::Deref;

use leptos::prelude::*;

/// A handle on a service's state. Copies share what they point at. Components get it from the context by the service's own
/// `use_…` function; a service gets those that it needs when it is made.
pub struct Service<S: 'static>(&'static S);

impl<S> Clone for Service<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Service<S> {}

impl<S> Deref for Service<S> {
    type Target = S;

    fn deref(&self) -> &S {
        self.0
    }
}

impl<S: Send + Sync> Service<S> {
    /// Makes a service for as long as the page lives and offers it to every component.
    pub(super) fn provide(state: S) -> Self {
        let service = Self(Box::leak(Box::new(state)));
        provide_context(service);
        service
    }
}
