/** The map of a model's codes; follows. */
import { empty } from './parts.js';
import { h } from './view.js';

export const show = () => [h('h1', null, 'Latent'), empty('The map of codes is being made.')];
