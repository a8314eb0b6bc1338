import * as React from 'react';

import type { HttpUrl } from '../../domain/http-url';
import type { Coaching, CoachingInstruction, CoachingPoint, Source } from '../../domain/suggestion';
import { Markdown } from '../markdown/Markdown';
import { boxLook, textLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { REMARK, WORDS } from '../parts/text-looks';
import { strings } from '../strings';
import { Fold } from './Fold';
import type { SuggestionActions, SuggestionBodyProps } from './suggestion-actions';
import { SuggestedText } from './SuggestedText';
import { ToolCallBox } from './ToolCallBox';

/** A cheat sheet up to this size is shown at once: that is about three lines of a narrow panel. */
const SHORT = 160;

/** Whoever writes cheat sheets names no sources, so no address in them becomes a link. */
const NO_SOURCES: readonly Source[] = [];

const SECTIONS = boxLook({ display: 'flex', flexDirection: 'column', rowGap: 'space40' });
const INSTRUCTION = boxLook({
  display: 'flex',
  flexDirection: 'column',
  rowGap: 'space20',
  overflowWrap: 'anywhere',
});
const INSTRUCTION_TITLE = textLook({
  fontSize: 'fontSize30',
  lineHeight: 'lineHeight20',
  fontWeight: 'fontWeightSemibold',
});
const POINTS = boxLook({});
const POINTS_LABEL = textLook({
  marginBottom: 'space20',
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  color: 'colorTextWeak',
});
const LIST_STYLE = {
  margin: 'space0',
  padding: 'space0',
  display: 'flex',
  flexDirection: 'column',
  rowGap: 'space20',
} as const;
const LIST = boxLook({ ...LIST_STYLE, paddingLeft: 'space0' });
const MARKED_LIST = boxLook({ ...LIST_STYLE, paddingLeft: 'space50' });
const POINT = boxLook({ listStyleType: 'none' });
const MARKED_POINT = boxLook({ listStyleType: 'disc' });

type Parts = Pick<Coaching, 'instructions' | 'actions' | 'responses'>;

/** What applies now, what to do, what to say and what to run. What was shown before folds away. */
export const CoachingBody: React.FC<SuggestionBodyProps<Coaching>> = ({ suggestion, actions, labelId }) => {
  const fresh = partsOf(suggestion, false);
  const known = partsOf(suggestion, true);
  const knownCount = known.instructions.length + known.actions.length + known.responses.length;
  return (
    <Plain look={SECTIONS}>
      <Sections parts={fresh} idPrefix={`${labelId}-new`} actions={actions} />
      {suggestion.toolCalls.map((toolCall) => (
        <ToolCallBox key={toolCall.id} toolCall={toolCall} actions={actions} />
      ))}
      {knownCount > 0 && (
        <Fold label={strings.alreadyShown(knownCount)} describedBy={labelId}>
          <Plain look={SECTIONS}>
            <Sections parts={known} idPrefix={`${labelId}-known`} actions={actions} />
          </Plain>
        </Fold>
      )}
    </Plain>
  );
};

const partsOf = ({ instructions, actions, responses }: Coaching, isDuplicate: boolean): Parts => ({
  instructions: instructions.filter((instruction) => instruction.isDuplicate === isDuplicate),
  actions: actions.filter((point) => point.isDuplicate === isDuplicate),
  responses: responses.filter((point) => point.isDuplicate === isDuplicate),
});

interface SectionsProps {
  readonly parts: Parts;
  readonly idPrefix: string;
  readonly actions: SuggestionActions;
}

const Sections: React.FC<SectionsProps> = ({ parts, idPrefix, actions }) => (
  <>
    {parts.instructions.map((instruction, index) => (
      <Instruction
        key={`instruction ${index}`}
        instruction={instruction}
        id={`${idPrefix}-instruction-${index}`}
        onOpen={actions.sourceOpened}
      />
    ))}
    <Points points={parts.actions} label={strings.coachingActions} labelId={`${idPrefix}-actions`} marked>
      {({ text }) => (
        <Plain as="p" dir="auto" look={WORDS}>
          {text}
        </Plain>
      )}
    </Points>
    <Points points={parts.responses} label={strings.coachingResponses} labelId={`${idPrefix}-responses`}>
      {({ text }, index) => (
        <SuggestedText id={`${idPrefix}-response-${index}`} text={text} actions={actions} quiet />
      )}
    </Points>
  </>
);

interface InstructionProps {
  readonly instruction: CoachingInstruction;
  readonly id: string;
  readonly onOpen: (url: HttpUrl) => void;
}

const Instruction: React.FC<InstructionProps> = ({
  instruction: { title, condition, markdown },
  id,
  onOpen,
}) => {
  const cheatSheet = <Markdown markdown={markdown} sources={NO_SOURCES} onOpen={onOpen} />;
  return (
    <Plain look={INSTRUCTION}>
      <Plain as="p" id={id} dir="auto" look={INSTRUCTION_TITLE}>
        {title}
      </Plain>
      {condition !== '' && (
        <Plain as="p" dir="auto" look={REMARK}>
          {strings.appliesWhen(condition)}
        </Plain>
      )}
      {markdown.length > SHORT ? (
        <Fold label={strings.cheatSheet} describedBy={id}>
          {cheatSheet}
        </Fold>
      ) : (
        markdown !== '' && cheatSheet
      )}
    </Plain>
  );
};

interface PointsProps {
  readonly points: readonly CoachingPoint[];
  readonly label: string;
  readonly labelId: string;
  /** With a mark before each, as things to do have it. */
  readonly marked?: boolean;
  readonly children: (point: CoachingPoint, index: number) => React.ReactNode;
}

const Points = ({
  points,
  label,
  labelId,
  marked = false,
  children,
}: PointsProps): React.ReactElement | null =>
  points.length === 0 ? null : (
    <Plain look={POINTS}>
      <Plain as="p" id={labelId} look={POINTS_LABEL}>
        {label}
      </Plain>
      <Plain as="ul" aria-labelledby={labelId} look={marked ? MARKED_LIST : LIST}>
        {points.map((point, index) => (
          <Plain as="li" key={index} look={marked ? MARKED_POINT : POINT}>
            {children(point, index)}
          </Plain>
        ))}
      </Plain>
    </Plain>
  );
