//! Faults that change nothing, each with the reason. A fault is looked up here only after no trial has found it.
use crate::fault::Tried;

/// A reason: words that the fault's description has, all of them, and the networks.
struct Equivalent {
    words: &'static [&'static str],
    networks: &'static [&'static str],
    reason: &'static str,
}

const ALL: &[&str] = &["mlp", "lenet", "mixed"];

const EQUIVALENT: &[Equivalent] = &[
    // bodies, as the host runs them
    Equivalent {
        words: &["Host", "cross_entropy_1 backward: expression 0 is a quarter more"],
        networks: &["mlp", "lenet"],
        reason: "a softmax from which not the largest but nearly the largest is subtracted is the same",
    },
    Equivalent {
        words: &["Host", "main backward: expression 0 is a quarter more"],
        networks: &["mixed"],
        reason: "a softmax from which not the largest but nearly the largest is subtracted is the same",
    },
    Equivalent {
        words: &["Host", "softmax_1 backward: expression 0 is a quarter more"],
        networks: &["mixed"],
        reason: "a softmax from which not the largest but nearly the largest is subtracted is the same",
    },
    Equivalent {
        words: &["Host", "conv backward: expression 4 is"],
        networks: &["mixed"],
        reason: "the gradient of a bias before batch normalisation is 0",
    },
    Equivalent {
        words: &["Host", "conv backward: expression 5 is"],
        networks: &["mixed"],
        reason: "the gradient of a bias before batch normalisation is 0",
    },
    Equivalent {
        words: &["Host", "Fused", "conv backward: step 5 is left out"],
        networks: &["mixed"],
        reason: "the gradient of a bias before batch normalisation is 0, and its update changes nothing",
    },
    // texts for CPUs
    Equivalent {
        words: &["Cpu", "for (; l", " + 16 <= ", "is 1 less"],
        networks: ALL,
        reason: "where the last block is whole, what is written for the rest of a block does it",
    },
    Equivalent {
        words: &["Cpu", "behind whole blocks: for (int j", "`16` is 1 less"],
        networks: ALL,
        reason: "a block that is not whole has at most 15 lanes that live",
    },
    Equivalent {
        words: &["Cpu", "if (l0 < end_1) {", "`end_1` is 1 less"],
        networks: &["mixed"],
        reason: "8 of 24 columns are left over, and the guard asks only whether any is",
    },
    Equivalent {
        words: &["Cpu", "for (int s = 0; s < ", "is 1 less"],
        networks: ALL,
        reason: "rows of a transposed block behind the last of the matrix are never read",
    },
    Equivalent {
        words: &["Cpu", "for (int t = 0; t < ", "is 1 less"],
        networks: ALL,
        reason: "rows of a transposed block behind the last of the matrix are never read",
    },
    Equivalent {
        words: &["Cpu", "for (int i = 0; i < 16; ++i) {", "`16` is 1 less"],
        networks: ALL,
        reason: "rows of a transposed block behind the last of the matrix are never read",
    },
    Equivalent {
        words: &["Cpu", "if (n < ", "is 1 less"],
        networks: ALL,
        reason: "columns are stored 16 at a time, and the limit is a multiple of 16",
    },
    Equivalent {
        words: &["Cpu", "if (i", " < 0 || i", "`0` is 1 less"],
        networks: ALL,
        reason: "no pooling of these networks has padding, so no window begins before the first row or column",
    },
    Equivalent {
        words: &["Cpu", "if (t", " < 0 || t", "`0` is 1 less"],
        networks: ALL,
        reason: "-1 is no multiple of the stride, which the next condition asks",
    },
    Equivalent {
        words: &["Cpu", "if (row", " < 0 || v", "`0` is 1 less"],
        networks: ALL,
        reason: "the first number of a window is larger than the infinity that the search begins with",
    },
    Equivalent {
        words: &["Cpu", "rows", " += 1;", "is left out"],
        networks: ALL,
        reason: "how many rows a window has is asked by average pooling only",
    },
    Equivalent {
        words: &["Cpu", "for (int j", "`16` is 1 less"],
        networks: &["lenet", "mixed"],
        reason: "the last block of a row of 28, 14, 10 or 6 columns has at most 15 lanes that live",
    },
    Equivalent {
        words: &["Cpu", "float total", " = 0.0f;: 0.0f"],
        networks: &["mixed"],
        reason: "it is what a word outside of the table is; a valid batch has none",
    },
    Equivalent {
        words: &["Cpu", "< (float16)(0.0f)) ? (float16)((-1.0f))", "0.0f at", "is 0.25f"],
        networks: &["mixed"],
        reason: "what is above 0 was taken by the condition before, so only 0 itself would be another",
    },
    Equivalent {
        words: &["Cpu", "grads[a8 + begin_1] = m"],
        networks: &["mixed"],
        reason: "the gradient of a bias before batch normalisation is 0",
    },
    Equivalent {
        words: &["Cpu", "Fused", "update_1(ok, params, slots, mask, step, a8 + begin_1, m"],
        networks: &["mixed"],
        reason: "the gradient of a bias before batch normalisation is 0, and its update changes nothing",
    },
    Equivalent {
        words: &["Cpu", "Fused", "t32_0"],
        networks: &["mixed"],
        reason: "it multiplies the deviations from a mean, and they are summed, which gives 0",
    },
    Equivalent {
        words: &["Cpu", "s += 18;"],
        networks: &["mixed"],
        reason: "a group of output channels has one block, and the loop around it runs once",
    },
    Equivalent {
        words: &["Cpu", "s += 15;"],
        networks: &["lenet"],
        reason: "the first convolution has one channel, and the loop around it runs once",
    },
    // texts for GPUs
    Equivalent {
        words: &["Gpu", "total += scratch[", "is 1 less"],
        networks: ALL,
        reason: "the sums of these networks are shorter than their slices, and the last slice adds nothing",
    },
    Equivalent {
        words: &["Gpu", "if (i < ", "is 1 less"],
        networks: ALL,
        reason: "the last word of the parameters is what fills up the last row",
    },
];

/// Why a fault is none.
pub fn reason(tried: &Tried) -> Option<&'static str> {
    let told = tried.to_string();
    let fits =
        |e: &&Equivalent| e.networks.iter().any(|n| told.starts_with(n)) && e.words.iter().all(|w| told.contains(w));
    EQUIVALENT.iter().find(fits).map(|e| e.reason)
}
