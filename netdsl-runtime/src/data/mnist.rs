//! MNIST and Fashion-MNIST: 60,000 training and 10,000 test images of 28 × 28 bytes, in ten classes.
use super::RawData;
use super::locate::{Source, locate};
use crate::Result;

const MNIST: Source = Source {
    name: "mnist",
    url: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    files: &[
        ("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        ("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        ("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        ("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ],
};

const FASHION: Source = Source {
    name: "fashion-mnist",
    url: "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    files: &[
        ("train-images-idx3-ubyte.gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        ("train-labels-idx1-ubyte.gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        ("t10k-images-idx3-ubyte.gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        ("t10k-labels-idx1-ubyte.gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ],
};

/// A data set as published: training and test part, still without a Rust type. Each part has two columns, images
/// (`u8`, `[28, 28]`) and labels (`u8`).
#[derive(Debug, Clone)]
pub struct Split {
    /// The training part.
    pub train: RawData,
    /// The test part.
    pub test: RawData,
}

/// MNIST, handwritten digits (LeCun, Cortes, Burges).
///
/// The files are looked for in `$NETDSL_DATA/mnist`, `$NETDSL_DATA`, and the user's cache folder (`netdsl/mnist` there); with the feature
/// `download` they are fetched into the cache and checked by their SHA-256.
///
/// ```no_run
/// # use netdsl_runtime::{Class, data::{self, Data}};
/// let mnist = data::mnist()?;
/// let train: Data<[[[u8; 28]; 28]; 1], Class<10>> = mnist.train.typed()?;
/// # Ok::<(), netdsl_runtime::Error>(())
/// ```
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) where the files are nowhere (says where it looked and what to do), damaged, truncated or of another kind.
pub fn mnist() -> Result<Split> {
    read(&MNIST)
}

/// Fashion-MNIST, articles of clothing (Xiao, Rasul, Vollgraf), in the same form and place (`fashion-mnist`) as [`mnist`].
///
/// # Errors
/// As [`mnist`].
pub fn fashion_mnist() -> Result<Split> {
    read(&FASHION)
}

fn read(source: &Source) -> Result<Split> {
    let files = locate(source)?;
    let part = |images: usize| RawData::new().idx(&files[images])?.idx(&files[images + 1]);
    Ok(Split { train: part(0)?, test: part(2)? })
}
