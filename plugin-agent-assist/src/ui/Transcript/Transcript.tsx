import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import { makeSelectTranscript, selectAudio } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import type { Transcript as Lines } from '../../store/transcript';
import { CopyAction } from '../parts/CopyAction';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';
import { textOf } from './find-in-lines';
import { NoLines } from './NoLines';
import { TranscriptLog } from './TranscriptLog';
import { TranscriptSearch } from './TranscriptSearch';
import { asText } from './transcript-text';
import { useAnnouncements } from './use-announcements';
import { useFind, type Find } from './use-find';

export interface TranscriptProps {
  readonly taskSid: TaskSid;
}

/** What is said on a call, as it is said. Fills the height that it is given. */
export const Transcript: React.FC<TranscriptProps> = ({ taskSid }) => (
  // By key, so that nothing of one call is ever held over into another.
  <TaskTranscript key={taskSid} taskSid={taskSid} />
);

const TaskTranscript: React.FC<TranscriptProps> = ({ taskSid }) => {
  const selectTranscript = React.useMemo(makeSelectTranscript, []);
  const lines = useSelector((state: AssistRootState) => selectTranscript(state, taskSid));
  const audio = useSelector((state: AssistRootState) => selectAudio(state, taskSid));
  const find = useFind(lines);
  const latest = React.useRef(lines);
  latest.current = lines;
  const textNow = React.useCallback(() => asText(latest.current), []);

  return (
    <Box
      element="AGENT_ASSIST_TRANSCRIPT_VIEW"
      display="flex"
      flexDirection="column"
      flex="1 1 auto"
      boxSizing="border-box"
      width="100%"
      height="100%"
      minWidth="size0"
      minHeight="size0"
      overflow="hidden"
      backgroundColor="colorBackgroundBody"
      color="colorText"
    >
      {lines.length > 0 && <Tools find={find} text={textNow} />}
      {audio?.status === 'stopped' && (
        <Box flexShrink={0} padding="space40" paddingBottom="space0">
          <Notice severity="warning" title={strings.audioStopped} quiet>
            {strings.audioStoppedMeans(audio.code)}
          </Notice>
        </Box>
      )}
      <Announcements lines={lines} />
      <TranscriptLog
        lines={lines}
        pattern={find.pattern}
        current={find.current}
        whenEmpty={<NoLines taskSid={taskSid} />}
      />
    </Box>
  );
};

interface ToolsProps {
  readonly find: Find;
  /** The whole transcript, as it is when called. */
  readonly text: () => string;
}

/** Not drawn again for each line that comes. */
const Tools = React.memo<ToolsProps>(({ find, text }) => (
  <Box
    element="AGENT_ASSIST_TRANSCRIPT_TOOLS"
    display="flex"
    flexWrap="wrap"
    flexShrink={0}
    alignItems="center"
    columnGap="space30"
    rowGap="space20"
    padding="space40"
    borderBottomWidth="borderWidth10"
    borderBottomStyle="solid"
    borderBottomColor="colorBorderWeaker"
  >
    <TranscriptSearch find={find} />
    <CopyAction element="AGENT_ASSIST_COPY_TRANSCRIPT" variant="secondary" text={text}>
      {strings.copyTranscript}
    </CopyAction>
  </Box>
));
Tools.displayName = 'Tools';

const Announcements: React.FC<{ readonly lines: Lines }> = ({ lines }) => (
  <ScreenReaderOnly as="div" aria-live="polite">
    {useAnnouncements(lines).map((line) => (
      <p key={line.key}>{strings.said(strings.speaker(line.role), textOf(line))}</p>
    ))}
  </ScreenReaderOnly>
);
