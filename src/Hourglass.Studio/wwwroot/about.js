/** What the numbers mean: for the “?” beside each. */
import { spoken } from './format.js';

/** @typedef {{ text: string, formula?: string, unit?: string }} About */

/** @type {Record<string, About>} */
export const about = {
  step: { text: 'The updates of the weights so far. Each is made from one batch of rows.', unit: 'steps' },
  epoch: { text: 'The passes over all training rows so far.', formula: 'epoch = step × batch size ÷ training rows', unit: 'epochs' },
  rows: { text: 'The training rows taken in per second, measured over the last moments.', unit: 'rows per second' },
  left: { text: 'The time that the remaining steps take at this speed.', formula: 'remaining steps ÷ steps per second', unit: 'seconds' },
  loss: { text: 'What training makes smaller: the sum of all terms of the objective.', unit: 'the units of its terms' },
  mse: {
    text: 'The mean squared error: how far the reconstruction is from the original.',
      formula: 'mean of (x̂ − x)² over all values of all rows',
    unit: 'the square of the units that the model sees (scaled values)',
  },
  mae: { text: 'The mean absolute error of the reconstruction.', formula: 'mean of |x̂ − x| over all values of all rows',
    unit: 'scaled values' },
  pca: {
    text: 'Principal component analysis with a code of the same size is the best that a linear model can do. '
      + 'A useful autoencoder ends below this line.',
    formula: 'mean of (x̂ − x)², x̂ reconstructed from the first components', unit: 'the same as the curves',
  },
  validation: {
    text: 'Measured on rows that training does not see. When it rises while the training curve falls, the model learns by heart.',
  },
  code: {
    text: 'Each dot is a row, placed by the two numbers of its code. Of longer codes the two directions with most variance are shown, '
      + 'turned to fit the picture before.',
  },
  histogram: { text: 'How many of the drawn rows have which error.', formula: 'mean of (x̂ − x)² over the values of a row',
    unit: 'squared scaled values' },
  distance: {
    text: 'How far the code is from those of the training rows, by their own spread. '
      + '99.9 % of them lie within 1; beyond it the model guesses.',
    formula: '√((z − μ)ᵀ Σ⁻¹ (z − μ)), divided by the distance within which 99.9 % of the training rows lie', unit: 'none',
  },
  error: { text: 'The mean squared error of this row.', formula: 'mean of (x̂ − x)² over its values', unit: 'squared scaled values' },
  threshold: {
    text: 'A row whose score lies above the threshold is flagged as an anomaly. It is stored in the model, for the command as well.',
    formula: 'score > threshold', unit: 'that of the score',
  },
  flagged: { text: 'The rows with a score above the threshold.', unit: 'rows' },
  precision: { text: 'The share of the flagged rows that are anomalies.', formula: 'true positives ÷ flagged rows' },
  recall: { text: 'The share of the anomalies that are flagged.', formula: 'true positives ÷ anomalies' },
  f1: {
    text: 'One number for precision and recall: their harmonic mean. Measured on the rows that the threshold was chosen on, '
      + 'it is optimistic.',
    formula: '2·TP ÷ (2·TP + FP + FN)',
  },
  falsePositiveRate: { text: 'The share of the normal rows that are flagged.', formula: 'false positives ÷ normal rows' },
  cost: { text: 'What the errors cost in total.', formula: 'misses × cost of a miss + false positives',
    unit: 'the cost of one false positive' },
  roc: {
    text: 'Recall against the false positive rate at every threshold. The area is the probability that an anomaly has a higher score than '
      + 'a normal row: 1 is perfect, 0.5 is chance.',
  },
  precisionRecall: {
    text: 'Precision against recall at every threshold. Average precision is the area below the steps; random scores have the share of '
      + 'anomalies. It tells more than the ROC curve where anomalies are rare.',
    formula: 'Σ (Rₙ − Rₙ₋₁)·Pₙ',
  },
  shares: {
    text: 'How much each feature adds to the score of this row, the largest first. The shares of all features sum to the score.',
    unit: 'that of the score',
  },
  dimensions: {
    text: 'The numbers of the code, the most important first. Each slider covers the range from the 1 % to the 99 % quantile of the data.',
  },
};

/** @type {Record<string, About>} */
const terms = {
  squaredError: { text: 'The squared error of the reconstruction.', formula: 'Σ (x̂ − x)² over the values of a row, averaged over rows' },
  absoluteError: { text: 'The absolute error of the reconstruction.', formula: 'Σ |x̂ − x| over the values of a row, averaged over rows' },
  binaryCrossEntropy: {
    text: 'The cross-entropy of the reconstruction, each value read as a probability.', formula: '−Σ x·ln x̂ + (1 − x)·ln(1 − x̂)',
      unit: 'nats per row',
  },
  gaussianKl: {
    text: 'How far the codes are from a standard normal distribution; it keeps the space of codes dense.',
      formula: '½ Σ (μ² + σ² − 1 − ln σ²)',
    unit: 'nats per row',
  },
};

/** What a term of the objective means. @param {string} name @returns {About} */
export const aboutTerm = name => about[name] ?? terms[name]
  ?? { text: `The term “${spoken(name)}” of the objective, with its weight, averaged over rows.`, unit: 'as in the loss' };
