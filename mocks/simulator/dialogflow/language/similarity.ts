import { contentWordsOf } from './facts';

/** A word without its ending, so that "returned", "returns" and "returning" are one. */
export const stem = (word: string): string => {
  if (word.length < 4) return word;
  const base = word
    .replace(/'s$/, '')
    .replace(/ies$/, 'y')
    .replace(/(?:ing|ed|es|s)$/, '')
    .replace(/e$/, '');
  return base.replace(/([^aeiouy])\1$/, '$1');
};

/** The words of a text that carry meaning, each once. */
export const termsOf = (text: string): ReadonlySet<string> => new Set(contentWordsOf(text).map(stem));

/** How much two texts say the same, by their terms: the share that both have, 0 to 1. */
export const similarity = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const common = [...one].filter((term) => other.has(term)).length;
  const all = one.size + other.size - common;
  return all === 0 ? 0 : common / all;
};
