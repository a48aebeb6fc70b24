//! The staging folder, made when the first file needs it.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::publish::{Output, PublishError, Stage, Staged};

/// The staging folder, made when the first file needs it: an unchanged build touches nothing.
pub struct LazyStage<'o> {
    output: &'o Output,
    stage: OnceLock<Stage>,
    failed: Mutex<Option<PublishError>>,
}

impl<'o> LazyStage<'o> {
    pub fn new(output: &'o Output) -> Self {
        Self { output, stage: OnceLock::new(), failed: Mutex::new(None) }
    }

    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Staged, PublishError> {
        if self.stage.get().is_none() {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            if self.stage.get().is_none() && failed.is_none() {
                match self.output.stage() {
                    Ok(stage) => {
                        let _ = self.stage.set(stage); // nobody else can: the lock is held
                    }
                    Err(fault) => *failed = Some(fault),
                }
            }
            if let Some(fault) = failed.take() {
                return Err(fault);
            }
        }
        match self.stage.get() {
            Some(stage) => stage.put(name, bytes),
            None => Err(PublishError::Locked),
        }
    }

    pub fn take(self) -> Result<Option<Stage>, PublishError> {
        Ok(self.stage.into_inner())
    }
}
