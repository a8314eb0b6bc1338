import type { Random } from '../../random';

const FEWEST = 3;
const MOST = 6;

/** A recogniser sets punctuation only once it knows where the sentence goes; a decimal point is a part of its word. */
const withoutPunctuation = (words: string): string => words.replace(/[.,!?;:]+(?=\s|$)/g, '').trim();

/**
 * What a speech recogniser believes to hear while the text is being said: more and more of its words, in 3 to 6 steps
 * where it has as many words. The last one has all of them, though not yet as they will be written.
 */
export const hypothesesOf = (text: string, random: Random): readonly string[] => {
  const words = text.trim().split(/\s+/);
  const steps = Math.min(words.length, FEWEST + Math.floor(random() * (MOST - FEWEST + 1)));
  return Array.from({ length: steps }, (_, step) => {
    const heard = words.slice(0, Math.ceil((words.length * (step + 1)) / steps)).join(' ');
    return withoutPunctuation(heard) || heard;
  });
};
