import * as React from 'react';
import { useSelector } from 'react-redux';

import type { Suggestion } from '../../domain/suggestion';
import { looksAlike } from '../../store/marks';
import { selectMarks } from '../../store/selectors';
import type { AssistRootState, SuggestionMarks } from '../../store/state';
import { CARD_FRAME } from '../parts/card-frame';
import { GlyphAction } from '../parts/GlyphAction';
import { boxLook, textLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { strings } from '../strings';
import { useDisplayFeedback } from '../use-display-feedback';
import { bindActions, type Desk } from './bind-actions';
import { DismissedCard } from './DismissedCard';
import { excerptOf } from './excerpt';
import { Rating } from './Rating';
import { SuggestionBody } from './SuggestionBody';
import { useFocusAfter } from './use-focus-after';

const CARD = boxLook(CARD_FRAME);
const ROW = boxLook({});
const QUIET_ACTIONS = boxLook({
  display: 'flex',
  flexWrap: 'wrap',
  flex: '1 1 auto',
  alignItems: 'center',
  justifyContent: 'flex-end',
});
const TITLE = boxLook({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 'space20',
  alignItems: 'baseline',
  marginBottom: 'space10',
});
const KIND = textLook({
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  fontWeight: 'fontWeightSemibold',
  color: 'colorTextWeak',
});
const MARKS = textLook({
  paddingX: 'space20',
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  color: 'colorTextSuccess',
});

export interface SuggestionCardProps {
  readonly suggestion: Suggestion;
  readonly desk: Desk;
  /** The name under which it is a landmark of the page; one on the page at most. */
  readonly landmark?: string | undefined;
}

/** One proposal, what the agent has done with it and what can be done. A smart reply is a row, for a card of them. */
export const SuggestionCard = React.memo<SuggestionCardProps>(({ suggestion, desk, landmark }) => {
  const { taskSid, commands } = desk;
  const { id, kind } = suggestion;
  const marks = useSelector((state: AssistRootState) => selectMarks(state, taskSid, id), looksAlike);
  const isDismissed = marks.dismissed;
  const actions = React.useMemo(() => bindActions(desk, suggestion), [desk, suggestion]);
  const display = useDisplayFeedback(taskSid, commands, suggestion);
  const [focusAfter, dismissRef] = useFocusAfter<HTMLElement>(isDismissed);
  const labelId = `agent-assist-${id}`;

  if (isDismissed)
    return (
      <DismissedCard
        suggestion={suggestion}
        buttonRef={dismissRef}
        onBringBack={() => {
          focusAfter();
          commands.markSuggestion(taskSid, { id, kind }, 'restored');
        }}
      />
    );

  const isRow = kind === 'smartReply';
  const quietActions = (
    <Plain look={QUIET_ACTIONS}>
      {isRow && <Marks marks={marks} />}
      <GlyphAction
        element="AGENT_ASSIST_PIN"
        glyph="pin"
        name={strings.pin}
        pressed={marks.pinned}
        describedBy={labelId}
        onClick={() => commands.markSuggestion(taskSid, { id, kind }, marks.pinned ? 'unpinned' : 'pinned')}
      />
      <GlyphAction
        ref={dismissRef}
        element="AGENT_ASSIST_DISMISS"
        glyph="dismiss"
        name={strings.dismiss}
        describedBy={labelId}
        onClick={() => {
          focusAfter();
          commands.markSuggestion(taskSid, { id, kind }, 'dismissed');
        }}
      />
      <Rating
        rating={marks.rating}
        describedBy={labelId}
        onRate={(rating) => commands.sendFeedback(taskSid, { id, kind }, { type: 'rated', rating })}
      />
    </Plain>
  );

  return (
    <Plain
      ref={display}
      element="AGENT_ASSIST_SUGGESTION"
      variant={kind}
      look={isRow ? ROW : CARD}
      role={landmark === undefined ? 'group' : 'region'}
      // By its own name a card tells its buttons apart; a reply's text does both.
      id={isRow ? undefined : labelId}
      aria-label={isRow ? undefined : (landmark ?? strings.kindAbout(kind, excerptOf(suggestion)))}
      aria-labelledby={isRow ? labelId : undefined}
    >
      {!isRow && (
        <Plain look={TITLE}>
          <Plain as="span" look={KIND}>
            {strings.kind(kind)}
          </Plain>
          <Marks marks={marks} />
        </Plain>
      )}
      <SuggestionBody suggestion={suggestion} actions={actions} labelId={labelId}>
        {quietActions}
      </SuggestionBody>
    </Plain>
  );
});
SuggestionCard.displayName = 'SuggestionCard';

/** What the agent has done with it, in words. */
const Marks: React.FC<{ readonly marks: SuggestionMarks }> = ({ marks }) => {
  const words = [
    marks.used.length > 0 && strings.used,
    marks.copied && strings.copied,
    marks.pinned && strings.pinned,
  ].filter((word) => word !== false);
  return words.length === 0 ? null : (
    <Plain as="span" look={MARKS}>
      {words.join(' · ')}
    </Plain>
  );
};
