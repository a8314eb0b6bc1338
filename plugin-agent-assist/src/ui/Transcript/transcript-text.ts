import type { Transcript, TranscriptLine } from '../../store/transcript';
import { formatTime, strings } from '../strings';
import { textOf } from './find-in-lines';

/** A transcript as plain text, a line for each line. What is not settled yet is left out. */
export const asText = (transcript: Transcript): string =>
  transcript
    .between(0)
    .filter(({ isFinal }) => isFinal)
    .map((line) => {
      const words = [textOf(line).replace(/\s*\n\s*/g, ' '), revisionOf(line)].filter(Boolean).join(' ');
      const said = strings.said(strings.speaker(line.role), words);
      return line.sentAt === undefined ? said : `${formatTime(line.sentAt)} ${said}`;
    })
    .join('\n');

/** What is to be said of a line that was edited or deleted since; of others nothing. */
export const revisionOf = ({ revision }: TranscriptLine): string => {
  if (revision === undefined) return '';
  return revision === 'deleted' ? strings.deletedMessage : strings.editedSince;
};
