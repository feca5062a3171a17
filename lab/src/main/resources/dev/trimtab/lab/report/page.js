'use strict';
(() => {
  // What a mark says, beside it: under the pointer, or where the keyboard is.
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  const show = (dot) => {
    tip.textContent = dot.dataset.tip;
    tip.hidden = false;
    const at = dot.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    const left = at.left + at.width / 2 - own.width / 2;
    const above = at.top - own.height - 8;
    tip.style.left = `${Math.max(4, Math.min(left, document.documentElement.clientWidth - own.width - 4))}px`;
    tip.style.top = `${above > 4 ? above : at.bottom + 8}px`;
  };
  const hide = () => (tip.hidden = true);
  const dotOf = (event) => event.target instanceof Element && event.target.closest('.dot');

  // Each picture is one stop of the Tab key; within it the arrow keys go from mark to mark.
  document.querySelectorAll('svg.plot').forEach((plot) => {
    const dots = [...plot.querySelectorAll('.dot')];
    dots.forEach((dot, index) => {
      const title = dot.querySelector('title');
      dot.dataset.tip = title.textContent;
      dot.setAttribute('aria-label', title.textContent.replaceAll('\n', ', '));
      title.remove();
      dot.setAttribute('tabindex', index === 0 ? '0' : '-1');
    });
    const visible = () => dots.filter((dot) => dot.getClientRects().length > 0);
    const go = (dot) => {
      dots.forEach((other) => other.setAttribute('tabindex', other === dot ? '0' : '-1'));
      dot.focus({preventScroll: false});
    };
    const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
    plot.addEventListener('keydown', (event) => {
      const dot = dotOf(event);
      const all = visible();
      if (!dot || all.length === 0) return;
      if (event.key in steps) {
        event.preventDefault();
        go(all[(all.indexOf(dot) + steps[event.key] + all.length) % all.length]);
      } else if (event.key === 'Home' || event.key === 'End') {
        event.preventDefault();
        go(all.at(event.key === 'Home' ? 0 : -1));
      } else if (event.key === 'Escape') {
        hide();
      }
    });
    plot.addEventListener('pointerover', (event) => dotOf(event) && show(dotOf(event)));
    plot.addEventListener('pointerout', hide);
    plot.addEventListener('focusin', (event) => dotOf(event) && show(dotOf(event)));
    plot.addEventListener('focusout', hide);
  });
  addEventListener('scroll', hide, {passive: true, capture: true});

  // A series that is left out may hold the only mark that Tab reaches.
  document.querySelectorAll('.legend').forEach((legend) =>
    legend.addEventListener('change', () =>
      legend.parentElement.querySelectorAll('svg.plot').forEach((plot) => {
        const dots = [...plot.querySelectorAll('.dot')];
        const first = dots.find((dot) => dot.getClientRects().length > 0);
        dots.forEach((dot) => dot.setAttribute('tabindex', dot === first ? '0' : '-1'));
      })));

  const groups = [...document.querySelectorAll('details.answers[data-trait]')];
  const choices = ['trait', 'precision']
    .map((name) => [name, document.getElementById(`filter-${name}`)])
    .filter(([, choice]) => choice);
  const filter = () =>
    groups.forEach((group) => {
      group.hidden = choices.some(([name, choice]) => choice.value && group.dataset[name] !== choice.value);
    });
  choices.forEach(([, choice]) => choice.addEventListener('change', filter));
  const openShown = (open) => groups.filter((group) => !group.hidden).forEach((group) => (group.open = open));
  document.getElementById('open-all')?.addEventListener('click', () => openShown(true));
  document.getElementById('close-all')?.addEventListener('click', () => openShown(false));

  const follow = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const group = target && target.closest('details');
    if (group) {
      group.hidden = false;
      group.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', follow);
  follow();
})();
