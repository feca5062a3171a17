'use strict';
(() => {
  const colour = (name) => `var(--${name})`;
  const text = {labelColor: colour('quiet'), titleColor: colour('quiet'), labelFontSize: 11, titleFontSize: 11, titleFontWeight: 400};
  const config = {
    background: 'transparent',
    font: 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif',
    view: {stroke: null},
    axis: {...text, gridColor: colour('line'), domainColor: colour('line'), tickColor: colour('line')},
    legend: {...text, labelFontSize: 12},
    rule: {color: colour('ink')},
    rect: {color: colour('ink')},
    range: {category: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => colour(`c${i}`))},
  };

  // Nothing is ever loaded: data are in the page, and links stay within it.
  const loader = vega.loader();
  loader.load = () => Promise.reject(new Error('this page loads nothing'));
  loader.sanitize = (uri) =>
    String(uri).startsWith('#') ? Promise.resolve({href: String(uri)}) : Promise.reject(new Error('not a link of this page'));

  // Colours are variables of the page, so that pictures follow light, dark and print by themselves;
  // a picture that leaves the page takes their present values along.
  const save = async (view, name) => {
    const style = getComputedStyle(document.documentElement);
    const svg = (await view.toSVG()).replace(/var\((--[\w-]+)\)/g, (_, variable) => style.getPropertyValue(variable).trim());
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([svg], {type: 'image/svg+xml'}));
    link.download = `${name}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const draw = (figure) => {
    const place = figure.querySelector('.picture');
    try {
      const spec = JSON.parse(figure.querySelector('script').textContent);
      const view = new vega.View(vega.parse(vegaLite.compile(spec, {config, logger: vega.logger(vega.Error)}).spec), {
        renderer: 'svg', container: place, hover: true, loader, logLevel: vega.Error,
      });
      view.run();
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'SVG';
      button.title = 'Save this picture';
      button.addEventListener('click', () => save(view, figure.id));
      figure.querySelector('figcaption').append(button);
    } catch (error) {
      place.classList.add('failed');
      place.textContent = `This picture could not be drawn (${error.message}). Its figures are in the tables.`;
    }
  };
  document.querySelectorAll('figure').forEach(draw);

  const groups = [...document.querySelectorAll('details.answers')];
  const choices = ['trait', 'precision'].map((name) => [name, document.getElementById(`filter-${name}`)]);
  const filter = () =>
    groups.forEach((group) => {
      group.hidden = choices.some(([name, choice]) => choice.value && group.dataset[name] !== choice.value);
    });
  choices.forEach(([, choice]) => choice.addEventListener('change', filter));
  const openShown = (open) => groups.filter((group) => !group.hidden).forEach((group) => (group.open = open));
  document.getElementById('open-all').addEventListener('click', () => openShown(true));
  document.getElementById('close-all').addEventListener('click', () => openShown(false));

  const follow = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const group = target && target.closest('details.answers');
    if (group) {
      group.hidden = false;
      group.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', follow);
  follow();
})();
