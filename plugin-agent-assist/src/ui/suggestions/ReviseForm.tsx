import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { css, styled } from '@twilio-paste/core/styling-library';
import { Text } from '@twilio-paste/core/text';

import type { Parameter } from '../../domain/suggestion';
import { Action } from '../parts/Action';
import { FieldLabel } from '../parts/FieldLabel';
import { strings } from '../strings';
import { Deliberate } from './Deliberate';
import { fieldTextOf, readField } from './revision';
import { VisibleText } from './VisibleText';
import { visibleText } from './visible-text';

const MAX_ROWS = 12;
/** About what fits into a line of a narrow panel. */
const LINE = 40;

const ValueBox = styled.textarea(
  css({
    display: 'block',
    boxSizing: 'border-box',
    width: '100%',
    margin: 'space0',
    paddingX: 'space30',
    paddingY: 'space20',
    border: 'none',
    borderRadius: 'borderRadius20',
    outline: 'none',
    resize: 'vertical',
    color: 'colorText',
    backgroundColor: 'colorBackgroundBody',
    boxShadow: 'shadowBorder',
    fontFamily: 'inherit',
    fontSize: 'fontSize20',
    lineHeight: 'lineHeight20',
    '&[data-code="true"]': { fontFamily: 'fontFamilyCode' },
    '&[aria-invalid="true"]': { boxShadow: 'shadowBorderError' },
    '&:focus-visible': { boxShadow: 'shadowFocus' },
  }),
);

export interface ReviseFormProps {
  readonly parameters: readonly Parameter[];
  /** Id of the element that names what is revised; begins the ids of the fields too. */
  readonly labelId: string;
  readonly onRun: (parameters: readonly Parameter[]) => void;
  readonly onBack: () => void;
  readonly onFocusLost: () => void;
}

/** The values of all parameters, to be changed. Nothing happens before "Run with these". */
export const ReviseForm: React.FC<ReviseFormProps> = ({
  parameters,
  labelId,
  onRun,
  onBack,
  onFocusLost,
}) => {
  const [texts, setTexts] = React.useState(() => parameters.map(fieldTextOf));
  const [tried, setTried] = React.useState(false);
  const fields = parameters.map((parameter, index) => {
    const text = texts[index] ?? '';
    return { id: `${labelId}-field-${index}`, parameter, text, read: readField(parameter, text) };
  });

  const run = (): void => {
    setTried(true);
    const wrong = fields.find(({ read }) => !read.ok);
    if (wrong) {
      document.getElementById(wrong.id)?.focus();
      return;
    }
    onRun(
      fields.map(({ parameter: { name, value }, read }) => ({ name, value: read.ok ? read.value : value })),
    );
  };

  return (
    <Box
      role="group"
      element="AGENT_ASSIST_REVISION"
      aria-label={strings.revision}
      aria-describedby={labelId}
      display="flex"
      flexDirection="column"
      rowGap="space30"
    >
      {fields.map(({ id, parameter, text, read }, index) => (
        <Field
          key={id}
          id={id}
          name={parameter.name}
          text={text}
          isCode={typeof parameter.value !== 'string'}
          problem={tried && !read.ok ? read.problem : undefined}
          onChange={(next) => setTexts(texts.map((old, at) => (at === index ? next : old)))}
        />
      ))}
      <Deliberate onFocusLost={onFocusLost}>
        <Action element="AGENT_ASSIST_TOOL_RUN_REVISED" variant="primary" describedBy={labelId} onClick={run}>
          {strings.runRevised}
        </Action>
        <Action element="AGENT_ASSIST_TOOL_BACK" variant="quiet" describedBy={labelId} onClick={onBack}>
          {strings.back}
        </Action>
      </Deliberate>
    </Box>
  );
};

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isCode: boolean;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

const Field: React.FC<FieldProps> = ({ id, name, text, isCode, problem, onChange }) => {
  const problemId = `${id}-problem`;
  const hiddenId = `${id}-hidden`;
  const holdsHidden = visibleText(text) !== text;
  const describedBy = [problem !== undefined && problemId, holdsHidden && hiddenId].filter(Boolean).join(' ');
  const rows = Math.min(MAX_ROWS, text.split('\n').length + Math.floor(text.length / LINE));
  return (
    <Box fontSize="fontSize20" lineHeight="lineHeight20" overflowWrap="anywhere">
      <FieldLabel htmlFor={id}>
        <VisibleText>{name}</VisibleText>
      </FieldLabel>
      <ValueBox
        id={id}
        rows={rows}
        dir={isCode ? 'ltr' : 'auto'}
        spellCheck={!isCode}
        value={text}
        data-code={isCode}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy || undefined}
        onChange={({ target }) => onChange(target.value)}
      />
      {problem !== undefined && (
        <Text as="p" id={problemId} fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextError">
          {problem}
        </Text>
      )}
      {holdsHidden && (
        <Text
          as="p"
          id={hiddenId}
          fontSize="fontSize20"
          lineHeight="lineHeight20"
          color="colorTextWeak"
          whiteSpace="pre-wrap"
        >
          {strings.hiddenCharacters}
          <VisibleText>{text}</VisibleText>
        </Text>
      )}
    </Box>
  );
};
