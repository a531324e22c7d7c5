//! The server of a hall: the registrar, the store, the views, the sessions and the edge around them.

pub mod access;
pub mod app;
pub mod disk;
pub mod evaluation;
pub mod http;
pub mod input;
pub mod marks;
pub mod metrics;
pub mod outlook;
pub mod photos;
pub mod plan;
pub mod plan_file;
pub mod presence;
pub mod publisher;
pub mod registrar;
pub mod session;
pub mod store;
pub mod view;
pub mod whatif;

#[cfg(test)]
mod testing;
