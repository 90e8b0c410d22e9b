//! Sets of single weights: made by name or by size, combined like sets, counted, kept in files. What is done with a set
//! (freezing, pruning) is the network's.
use crate::checkpoint::{File, Kind};
use crate::session::{Flags, Session};
use crate::{Error, Network, Result};
use netdsl_plan::{List, ParamInfo};
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not, Sub};
use std::path::Path;

/// A set of weights of networks of type `N`.
///
/// Sets combine with `&`, `|`, `!` and `-`, by reference:
///
/// ```ignore
/// let heads = net.select("head")?;
/// let small = net.select_smallest(&!&heads, 0.8)?;     // 80 % of all others, by size
/// net.prune(&small)?;
/// ```
pub struct Selection<N> {
    pub(crate) flags: Flags,
    network: PhantomData<fn() -> N>,
}

fn params<N: Network>() -> &'static List<ParamInfo> {
    &N::plan().params
}

impl<N: Network> Selection<N> {
    pub(crate) fn from_flags(flags: Flags) -> Selection<N> {
        Selection { flags, network: PhantomData }
    }
    /// Every weight.
    pub fn all() -> Selection<N> {
        Selection::from_flags(params::<N>().iter().map(|p| vec![true; p.shape.iter().product()]).collect())
    }
    /// No weight.
    pub fn none() -> Selection<N> {
        !&Selection::all()
    }
    /// The weights of a parameter (`conv1.weight`) or of a layer (`conv1`).
    ///
    /// # Errors
    /// [`Error::UnknownName`] where it is neither, or a layer without parameters.
    pub fn named(name: &str) -> Result<Selection<N>> {
        let layers = &N::plan().layers;
        let fits = |p: &ParamInfo| p.name == name || layers.get(p.layer as usize).is_some_and(|l| l.name == name);
        let flags: Flags = params::<N>().iter().map(|p| vec![fits(p); p.shape.iter().product()]).collect();
        if flags.iter().flatten().any(|f| *f) {
            return Ok(Selection::from_flags(flags));
        }
        let known = params::<N>().iter().map(|p| p.name.to_string()).collect();
        Err(Error::UnknownName { kind: "layer or parameter", name: name.into(), known })
    }
    /// The weights for which a function of parameter name and place (in canonical row-major order) says so.
    pub fn from_fn(mut f: impl FnMut(&str, usize) -> bool) -> Selection<N> {
        let flags = params::<N>().iter().map(|p| (0..p.shape.iter().product()).map(|e| f(&p.name, e)).collect());
        Selection::from_flags(flags.collect())
    }
    /// How many weights are in it.
    pub fn count(&self) -> usize {
        self.flags.iter().flatten().filter(|f| **f).count()
    }
    /// The share of all weights that are in it, 0 to 1.
    pub fn share(&self) -> f64 {
        self.count() as f64 / self.flags.iter().map(Vec::len).sum::<usize>() as f64
    }
    /// For each parameter, its name, how many of its weights are in it, and how many it has.
    pub fn counts(&self) -> Vec<(&'static str, usize, usize)> {
        let count = |f: &Vec<bool>| f.iter().filter(|f| **f).count();
        params::<N>().iter().zip(&self.flags).map(|(p, f)| (&*p.name, count(f), f.len())).collect()
    }
    /// Whether it has the weight at a place (in canonical row-major order) of a parameter.
    pub fn contains(&self, parameter: &str, place: usize) -> bool {
        let found = params::<N>().iter().position(|p| p.name == parameter);
        found.and_then(|i| self.flags[i].get(place)).copied().unwrap_or(false)
    }
    /// Sets or clears the weights of a set.
    pub(crate) fn mark(flags: &mut Flags, weights: &Selection<N>, value: bool) {
        let pairs = flags.iter_mut().flatten().zip(weights.flags.iter().flatten());
        pairs.filter(|(_, selected)| **selected).for_each(|(flag, _)| *flag = value);
    }
    fn combine(&self, other: &Selection<N>, f: impl Fn(bool, bool) -> bool) -> Selection<N> {
        let pairs = self.flags.iter().zip(&other.flags);
        Selection::from_flags(pairs.map(|(a, b)| a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()).collect())
    }

    /// The share `0..=1` of a set whose weights are smallest in size, over all parameters together. Ties go by order.
    pub(crate) fn smallest(&self, session: &Session, share: f64) -> Result<Selection<N>> {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error::Argument { name: "share", message: format!("is {share}; it must be from 0 to 1") });
        }
        let mut sizes: Vec<(f32, usize, usize)> = vec![];
        for (i, flags) in self.flags.iter().enumerate() {
            if flags.contains(&true) {
                let values = session.read_param(i)?;
                sizes.extend((0..flags.len()).filter(|&e| flags[e]).map(|e| (values[e].abs(), i, e)));
            }
        }
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut flags = Selection::<N>::none().flags;
        sizes.iter().take((share * sizes.len() as f64).round() as usize).for_each(|&(_, i, e)| flags[i][e] = true);
        Ok(Selection::from_flags(flags))
    }
}

impl<N: Network> BitAnd for &Selection<N> {
    type Output = Selection<N>;
    fn bitand(self, other: &Selection<N>) -> Selection<N> {
        self.combine(other, |a, b| a && b)
    }
}
impl<N: Network> BitOr for &Selection<N> {
    type Output = Selection<N>;
    fn bitor(self, other: &Selection<N>) -> Selection<N> {
        self.combine(other, |a, b| a || b)
    }
}
impl<N: Network> Sub for &Selection<N> {
    type Output = Selection<N>;
    fn sub(self, other: &Selection<N>) -> Selection<N> {
        self.combine(other, |a, b| a && !b)
    }
}
impl<N: Network> Not for &Selection<N> {
    type Output = Selection<N>;
    fn not(self) -> Selection<N> {
        Selection::from_flags(self.flags.iter().map(|f| f.iter().map(|f| !f).collect()).collect())
    }
}

impl<N> Clone for Selection<N> {
    fn clone(&self) -> Selection<N> {
        Selection { flags: self.flags.clone(), network: PhantomData }
    }
}
impl<N> PartialEq for Selection<N> {
    fn eq(&self, other: &Selection<N>) -> bool {
        self.flags == other.flags
    }
}
impl<N: Network> std::fmt::Debug for Selection<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} weights:", self.count())?;
        self.counts().iter().filter(|c| c.1 > 0).try_for_each(|(name, n, of)| write!(f, " {name} {n}/{of}"))
    }
}

impl<N: Network> Selection<N> {
    /// Writes the set to a safetensors file: one tensor of flags a parameter.
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let mut file = File::default();
        for (p, flags) in params::<N>().iter().zip(&self.flags) {
            let values: Vec<f32> = flags.iter().map(|f| f32::from(u8::from(*f))).collect();
            file.put(p.name.to_string(), &p.shape, Kind::Bool, &values);
        }
        file.write(path.as_ref())
    }
    /// Reads what [`Selection::save`] wrote.
    ///
    /// # Errors
    /// [`Error::File`]; [`Error::Checkpoint`] for a damaged file, or one whose names or shapes are not this network's.
    pub fn load(path: impl AsRef<Path>) -> Result<Selection<N>> {
        let path = path.as_ref();
        let file = File::read(path)?;
        let wrong = |message| Error::Checkpoint { file: path.display().to_string(), message };
        let one = |p: &ParamInfo| match file.tensors.get(&*p.name) {
            Some(t) if t.kind == Kind::Bool && t.shape == *p.shape => {
                Ok(file.numbers(&p.name).iter().map(|x| *x != 0.0).collect())
            }
            _ => Err(wrong(format!("has no flags of shape {:?} for `{}`", p.shape, p.name))),
        };
        let unknown = |name: &&String| !params::<N>().iter().any(|p| p.name == name.as_str());
        if let Some(name) = file.tensors.keys().find(unknown) {
            return Err(wrong(format!("has `{name}`, which is no parameter of the network")));
        }
        Ok(Selection::from_flags(params::<N>().iter().map(one).collect::<Result<_>>()?))
    }
}
