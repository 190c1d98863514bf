# -*- coding: utf-8 -*-
# Übung 5: ein Neuron als Matrixprodukt
import torch

def activation(x):
	"""Die Sigmoidfunktion: drückt jede Zahl zwischen 0 und 1."""
	return 1/(1+torch.exp(-x))

def neuron_mm(features, weights, bias):
	# Gewichte von der Zeile zur Spalte drehen – nicht die Merkmale!
	gewichte = weights.reshape((-1,1))
	größe = torch.mm(features, gewichte)+bias
	return activation(größe)

def neuron_batch(X, weights, bias):
	return activation(torch.add(torch.mm(X, weights.T), bias))

def linear(X, W, b=None):
	ergebnis = X@W.T
	return ergebnis if b is None else ergebnis+b
