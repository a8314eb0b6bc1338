/** How a message feels, in the numbers of Dialogflow's `Sentiment`. */
export interface Sentiment {
  /** -1 to 1. */
  readonly score: number;
  /** How much feeling there is, whichever way it goes. */
  readonly magnitude: number;
}

const LEXICON: Readonly<Record<string, number>> = {
  // Good
  thanks: 0.5,
  thank: 0.5,
  cheers: 0.5,
  appreciate: 0.6,
  great: 0.8,
  good: 0.5,
  nice: 0.5,
  fine: 0.3,
  happy: 0.7,
  glad: 0.6,
  pleased: 0.6,
  love: 0.8,
  lovely: 0.8,
  perfect: 0.9,
  wonderful: 0.9,
  excellent: 0.9,
  amazing: 0.9,
  brilliant: 0.9,
  helpful: 0.6,
  relieved: 0.6,
  worked: 0.4,
  works: 0.4,
  // Bad
  late: -0.4,
  wrong: -0.4,
  broken: -0.5,
  damaged: -0.5,
  lost: -0.5,
  problem: -0.3,
  unfortunately: -0.4,
  waiting: -0.3,
  never: -0.3,
  bad: -0.6,
  sad: -0.6,
  sorry: -0.2,
  annoyed: -0.7,
  annoying: -0.7,
  frustrated: -0.7,
  frustrating: -0.7,
  disappointed: -0.7,
  disappointing: -0.7,
  upset: -0.7,
  unhappy: -0.7,
  angry: -0.8,
  useless: -0.8,
  ridiculous: -0.8,
  unacceptable: -0.9,
  terrible: -0.9,
  awful: -0.9,
  furious: -0.9,
  worst: -0.9,
  hate: -0.9,
  scam: -0.9,
};

const NEGATIONS = new Set(['not', 'no', 'never', "isn't", "don't", "doesn't", "wasn't", "can't", 'hardly']);
const INTENSIFIERS = new Set(['very', 'really', 'so', 'extremely', 'totally', 'absolutely']);

const oneDecimal = (value: number): number => Number(value.toFixed(1));

/** Adds up the words that carry feeling; a "not" in the two words before turns one around, a "very" doubles it. */
export const sentimentOf = (text: string): Sentiment => {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z']+/g) ?? [];
  const weights = words.flatMap((word, index) => {
    const weight = LEXICON[word];
    if (weight === undefined) return [];
    const before = words.slice(Math.max(0, index - 2), index);
    const sign = before.some((other) => NEGATIONS.has(other)) ? -1 : 1;
    return [weight * sign * (before.some((other) => INTENSIFIERS.has(other)) ? 2 : 1)];
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const magnitude = weights.reduce((total, weight) => total + Math.abs(weight), 0);
  // 0 and -0 are one number to proto3, and two to a test.
  return { score: oneDecimal(Math.max(-1, Math.min(1, sum))) || 0, magnitude: oneDecimal(magnitude) };
};
