//! The server of a hall: the registrar, the store, the views, the sessions and the edge around them.

pub mod access;
pub mod app;
pub mod input;
pub mod metrics;
pub mod photos;
pub mod presence;
pub mod publisher;
pub mod registrar;
pub mod session;
pub mod store;
pub mod view;

#[cfg(test)]
mod testing;
