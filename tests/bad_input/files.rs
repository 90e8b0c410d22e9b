//! Files that are truncated, foreign or of something else: data sets and checkpoints.
use crate::{Images, Small, everywhere, images, says};
use netdsl::data::RawData;
use netdsl::prelude::*;
use std::fs;
use std::path::PathBuf;

network! {
    /// `Small` with another head.
    struct Other {
        input image: u8[1, 4, 4];
        target label: Class(4);
        let logits = image -> Normalize(mean: 0.5, std: 0.25)
            -> conv: Conv2d(2, kernel: 3) -> Relu -> Flatten -> head: Dense(4);
        loss CrossEntropy(logits, label);
        output logits;
        batch: 4;
    }
}

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("netdsl-bad-input-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        Folder(folder)
    }
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An IDX file of bytes.
pub fn idx(extents: &[u32], bytes: &[u8]) -> Vec<u8> {
    let head = [0, 0, 8, extents.len() as u8];
    [&head[..], &extents.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<_>>(), bytes].concat()
}

#[test]
fn data_sets() -> Result<()> {
    let folder = Folder::new("idx");
    let read = |images: &[u8], labels: &[u8]| -> Result<Images> {
        RawData::new().idx(folder.file("images", images))?.idx(folder.file("labels", labels))?.typed()
    };
    let (good, labels) = (idx(&[2, 4, 4], &[7; 32]), idx(&[2], &[0, 2]));
    assert_eq!(read(&good, &labels)?.len(), 2);

    says(read(&good[..20], &labels), &["images", "truncated", "32 bytes", "found 4"]);
    says(read(&good[..9], &labels), &["images", "truncated"]);
    says(read(&[], &labels), &["images", "not an IDX file"]);
    says(read(b"<!DOCTYPE html><title>404</title>", &labels), &["images", "not an IDX file"]);
    says(read(&[good.clone(), vec![0]].concat(), &labels), &["images", "found 33"]);
    says(read(b"\x1f\x8b\x08\x00damaged", &labels), &["images", "gzip", "again"]);
    says(read(&labels, &good), &["images", "shape []", "[1, 4, 4]"]);
    says(read(&good, &idx(&[2], &[0, 3])), &["labels", "row 1", "class 3"]);
    says(read(&good, &idx(&[3], &[0; 3])), &["labels", "3 rows", "2"]);
    says(read(&idx(&[2, 28, 28], &[0; 1568]), &labels), &["images", "[28, 28]", "[1, 4, 4]"]);
    says(RawData::new().idx(folder.0.join("absent")), &["absent"]);
    Ok(())
}

#[test]
fn checkpoints() {
    everywhere(|device| {
        let folder = Folder::new("checkpoints");
        let path = folder.0.join("small.safetensors");
        let mut net = Small::new(device, 1)?;
        net.save(&path)?;
        let good = fs::read(&path).expect("what was just written");
        let mut other = Small::new(device, 2)?;
        let before = other.snapshot()?;
        let weights = other.parameter("conv.weight")?;

        for end in [0, 7, 40, good.len() / 2, good.len() - 1] {
            says(other.load(folder.file("cut.safetensors", &good[..end])), &["cut.safetensors", "truncated"]);
        }
        says(other.load(folder.file("foreign", b"PK\x03\x04 of another library")), &["foreign", "safetensors"]);
        says(other.load(folder.0.join("absent")), &["absent"]);
        let mut spoiled = good.clone();
        let end = spoiled.len();
        spoiled[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        says(other.load(folder.file("spoiled", &spoiled)), &["spoiled", "not finite"]);
        let four = Other::new(device, 1)?;
        four.save(&path)?;
        says(other.load(&path), &["`Other`", "`Small`", "other layers"]);
        assert_eq!(other.parameter("conv.weight")?, weights, "a file that was refused has changed the network");

        let mut adam = net.optimizer(Adam::DEFAULT)?;
        net.save(&path)?;
        says(net.load_training(&mut adam, &path), &["no optimizer's state", "`load`"]);
        let sgd = net.optimizer(Sgd::DEFAULT)?;
        net.save_training(&sgd, &path)?;
        says(net.load_training(&mut adam, &path), &["`Sgd`", "`Adam`"]);
        says(net.save(folder.0.join("no/such/folder/x")), &["no/such/folder/x"]);

        other.rewind(&before)?;
        other.load(folder.file("good", &good))?;
        assert_eq!(other.predict(&images(3)?)?, net.predict(&images(3)?)?);
        Ok(())
    });
}
