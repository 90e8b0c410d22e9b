//! Threads that ask for devices at once all get the answer: drivers start up in the first such call, and some
//! cannot do that twice at once. One test, because there is only one first call.

use std::{sync::Barrier, thread};

#[test]
fn threads_that_ask_at_once_get_the_same_answer() {
    const THREADS: usize = 8;
    let start = Barrier::new(THREADS);
    let ask = || {
        start.wait();
        netdsl_opencl::devices()
    };
    let answers: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = (0..THREADS).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|thread| thread.join().expect("asking does not panic")).collect()
    });
    let later = netdsl_opencl::devices();
    eprintln!("{THREADS} threads found {later:?}");
    for answer in answers {
        assert_eq!(answer, later);
    }
}
