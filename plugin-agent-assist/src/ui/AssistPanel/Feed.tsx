import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';
import { useSelector } from 'react-redux';

import type { AssistCommands, Suggestion } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { makeSelectFeed, selectMayWrite, selectUsed, type FeedGroup } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { Action } from '../parts/Action';
import { ClampedText } from '../parts/ClampedText';
import { formatTime, strings } from '../strings';
import { SuggestionCard } from './SuggestionCard';

/** Conversations go on for weeks; what an agent looks back on is the last few messages. */
const PAGE = 20;

export interface FeedProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** Shown while there is nothing to list. */
  readonly whenEmpty: React.ReactNode;
}

/** All that was proposed for one task, newest first, under the words that caused it. */
export const Feed: React.FC<FeedProps> = ({ taskSid, commands, whenEmpty }) => {
  const selectFeed = React.useMemo(makeSelectFeed, []);
  const groups = useSelector((state: AssistRootState) => selectFeed(state, taskSid));
  const used = useSelector((state: AssistRootState) => selectUsed(state, taskSid));
  const mayWrite = useSelector((state: AssistRootState) => selectMayWrite(state, taskSid));
  const [limit, setLimit] = React.useState(PAGE);
  const insert = React.useCallback(
    (suggestion: Suggestion) => commands.useSuggestion(taskSid, suggestion),
    [commands, taskSid],
  );

  if (groups.length === 0) return <>{whenEmpty}</>;
  return (
    <>
      <Box
        role="list"
        element="AGENT_ASSIST_FEED"
        aria-label={strings.suggestions}
        display="flex"
        flexDirection="column"
        rowGap="space50"
      >
        {groups.slice(0, limit).map(({ key, message, set }) => (
          <Group key={key} message={message} set={set} used={used} onInsert={mayWrite ? insert : undefined} />
        ))}
      </Box>
      {groups.length > limit && (
        <Box marginTop="space40" textAlign="center">
          <Action element="AGENT_ASSIST_EARLIER" variant="quiet" onClick={() => setLimit(limit + PAGE)}>
            {strings.showEarlier(groups.length - limit)}
          </Action>
        </Box>
      )}
    </>
  );
};

interface GroupProps extends Pick<FeedGroup, 'message' | 'set'> {
  readonly used: ReturnType<typeof selectUsed>;
  readonly onInsert: ((suggestion: Suggestion) => void) | undefined;
}

const Group = React.memo<GroupProps>(({ message, set, used, onInsert }) => {
  const sentAt = message?.sentAt === undefined ? set.receivedAt : Date.parse(message.sentAt);
  return (
    <Box
      role="listitem"
      element="AGENT_ASSIST_FEED_GROUP"
      display="flex"
      flexDirection="column"
      rowGap="space20"
    >
      <Box display="flex" columnGap="space30" alignItems="baseline">
        <Text
          as="span"
          fontSize="fontSize20"
          lineHeight="lineHeight20"
          color="colorTextWeak"
          whiteSpace="nowrap"
        >
          {formatTime(sentAt)}
        </Text>
        <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
          <ClampedText title={message?.text}>
            {message ? strings.quote(message.text) : strings.unknownMessage}
          </ClampedText>
        </Text>
      </Box>
      {set.suggestions.map((suggestion) => (
        <SuggestionCard
          key={suggestion.id}
          suggestion={suggestion}
          used={used.includes(suggestion.id)}
          onInsert={onInsert}
        />
      ))}
    </Box>
  );
});
Group.displayName = 'FeedGroup';
