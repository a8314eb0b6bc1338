import type { TranscriptLine } from '../../store/transcript';
import { formatTime, strings } from '../strings';
import { textOf } from './find-in-lines';

/** A transcript as plain text, a line for each line. What is not settled yet is left out. */
export const asText = (lines: readonly TranscriptLine[]): string =>
  lines
    .filter(({ isFinal }) => isFinal)
    .map((line) => {
      const said = strings.said(strings.speaker(line.role), textOf(line).replace(/\s*\n\s*/g, ' '));
      return line.sentAt === undefined ? said : `${formatTime(line.sentAt)} ${said}`;
    })
    .join('\n');
